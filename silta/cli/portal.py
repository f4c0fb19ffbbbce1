"""``silta portal``: the citizens' web as a process."""

from __future__ import annotations

import asyncio
import os
import ssl
from threading import BoundedSemaphore

import rich_click as click

from silta.base.act import ActRefused
from silta.base.clock import ClockWatch
from silta.base.journal import open_journal
from silta.base.settings import Settings, WrongSetting
from silta.cli.accounts import account_maker
from silta.cli.figures import health_shown
from silta.cli.house import House, open_house
from silta.cli.initialising import must_have_gpg
from silta.cli.log_keys import log_key
from silta.cli.secret_files import SIGNER_PUBLIC, WRAP_PRIVATE
from silta.keys.verifier import LIMIT_BYTES
from silta.mailbox.vault.files import SealedFiles
from silta.mailbox.vault.secret_keys import (
    UnreadableKey,
    load_private_wrap_key,
    load_public_signer,
)
from silta.portal.app import build_app
from silta.portal.derived_keys import browser_key, mark_key
from silta.portal.identification.addresses import is_safe
from silta.portal.identification.configuration import read_configuration
from silta.portal.identification.provider import Provider
from silta.portal.reading.prove import Prover
from silta.portal.reading.unsealed import Vault
from silta.portal.rendering import working_renderer
from silta.portal.serve import Tls, serve
from silta.portal.tokens import BrowserSeal
from silta.portal.tools import Tools

# A provider that hangs may hold these threads for some seconds, and no more of the portal's.
PROVIDER_TURNS = 16


@click.command()
def portal() -> None:
    """Run the citizens' web until SIGTERM."""
    open_journal("portal")
    must_have_gpg()
    with open_house() as house:
        app = build_app(open_tools(house))
        settings = house.settings
        tls = tls_of(settings)
        with health_shown(house, "portal", settings.portal_metrics):
            asyncio.run(serve(app, listen=settings.portal_listen, tls=tls))


def open_tools(house: House) -> Tools:
    """Put the portal's tools together; raise ActRefused or WrongSetting for what is missing."""
    settings = house.settings
    configuration = read_configuration(settings, is_demo=house.home.is_demo)
    prover = open_prover(house)
    return Tools(
        database=house.database,
        prover=prover,
        maker=account_maker(house),
        keys=house.hash_keys(),
        seal=BrowserSeal(browser_key(prover.vault.private)),
        provider=Provider(configuration) if configuration else None,
        provider_turns=BoundedSemaphore(PROVIDER_TURNS),
        renderer=working_renderer(),
        watch=ClockWatch(),
        domain=settings.domain,
        log_key=log_key(house),
        secure=_is_secure(settings),
        is_demo=house.home.is_demo,
    )


def open_prover(house: House) -> Prover:
    """Return what opens mailboxes and proves their messages; only the portal's secrets do."""
    try:
        private = load_private_wrap_key(house.secret(WRAP_PRIVATE))
        signer = load_public_signer(house.secret(SIGNER_PUBLIC))
    except UnreadableKey as error:
        raise ActRefused(str(error)) from None
    return Prover(
        database=house.database,
        vault=Vault(private, signer, SealedFiles(house.home.sealed)),
        marks=mark_key(private),
        evidence=house.hash_keys().evidence,
        lookup=house.hash_keys().lookup,
        # Each holds a mail of up to the limit several times over while gpg keeps a core busy.
        turns=BoundedSemaphore(os.cpu_count() or 1),
        # What was filed under a higher limit stays readable.
        limit_bytes=max(house.settings.max_message_bytes, LIMIT_BYTES),
    )


def tls_of(settings: Settings) -> Tls | None:
    """Return the portal's own certificate, if it is to do TLS itself; raise ActRefused."""
    certificate, key = settings.portal_tls_certificate, settings.portal_tls_key
    if (certificate is None) != (key is None):
        raise ActRefused("set both SILTA_PORTAL_TLS_CERTIFICATE and SILTA_PORTAL_TLS_KEY")
    if certificate is None or key is None:
        return None
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate, key)
    except OSError as error:  # ssl.SSLError is one
        raise ActRefused(f"cannot use the TLS certificate {certificate}: {error}") from None
    return Tls(certificate, key)


def _is_secure(settings: Settings) -> bool:
    """Tell whether people come by https; raise WrongSetting where they would come in clear."""
    if not is_safe(settings.public_url, loopback_http=True):
        raise WrongSetting("SILTA_PUBLIC_URL: https://…, or http:// on loopback alone")
    return settings.public_url.startswith("https://")
