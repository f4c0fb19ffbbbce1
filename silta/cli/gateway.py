"""``silta gateway``: the intake as a process."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta

import rich_click as click

from silta.base.act import ActRefused
from silta.base.clock import ClockWatch
from silta.base.journal import journal, open_journal
from silta.cli.counting import counted, reply_counter
from silta.cli.figures import health_shown
from silta.cli.house import House, open_house
from silta.cli.initialising import must_have_gpg
from silta.cli.secret_files import SIGNER_PUBLIC
from silta.cli.tls import tls_paths
from silta.gateway.aside import Aside
from silta.gateway.door import Desk
from silta.gateway.free_space import must_have_room
from silta.gateway.gather import check_peer, route, sender_of
from silta.gateway.intake import Intake
from silta.gateway.limits import Terms
from silta.gateway.registrar import Registrar
from silta.gateway.scanner import Scanner
from silta.gateway.serve import serve, tls_context
from silta.gateway.stages import TlsFacts
from silta.gateway.tools import Tools
from silta.keys.gnupg import GpgUnusable
from silta.keys.opener import Opener
from silta.keys.ring import RingCache
from silta.keys.runtime_folder import runtime_base, sweep
from silta.keys.store import gateway_keys
from silta.mailbox.vault.files import SealedFiles
from silta.mailbox.vault.secret_keys import UnreadableKey, load_public_signer

# The opening of a mail takes milliseconds; a minute leaves room for a loaded machine.
OPENING_DEADLINE = timedelta(seconds=60)

log = journal("gateway")


@click.command()
def gateway() -> None:
    """Run the SMTP intake until SIGTERM."""
    open_journal("gateway")
    must_have_gpg()
    with open_house() as house, open_intake(house) as intake:
        warn_without(intake.tools.scanner)
        take_mails(house, intake)


def take_mails(house: House, intake: Intake) -> None:
    """Listen as the settings say, with health and metrics beside, until SIGTERM."""
    settings = house.settings
    terms = Terms(
        domain=settings.domain,
        limit_bytes=settings.max_message_bytes,
        tls=tls_context(*tls_paths(house), settings.tls_client_ca),
        spool=house.home.spool,
        reserved_bytes=settings.reserved_bytes,
    )
    replies = reply_counter()
    with health_shown(house, "gateway", settings.gateway_metrics, replies):
        asyncio.run(
            serve(
                counted(desk(intake, settings.reserved_bytes), replies),
                terms,
                listen=settings.gateway_listen,
                most=settings.max_connections,
                most_of_one=settings.max_connections_per_address,
            )
        )


@contextmanager
def open_intake(house: House, homes: int | None = None) -> Iterator[Intake]:
    """Set the gateway's keys to work, and put the intake together around them."""
    with house.database.read() as transaction:
        keys = gateway_keys.opening(transaction)
    if not keys:
        raise ActRefused("no gateway key; run 'silta init'")
    base = runtime_base(house.home.path)
    sweep(base)
    with ExitStack() as stack:
        try:
            opener = stack.enter_context(
                Opener(
                    [house.home.key_store / key.fingerprint for key in keys],
                    base=base,
                    limit_bytes=house.settings.max_message_bytes,
                    deadline=OPENING_DEADLINE,
                    homes=homes,
                )
            )
            rings = RingCache(base)
            signer = load_public_signer(house.secret(SIGNER_PUBLIC))
        except (GpgUnusable, UnreadableKey) as error:
            raise ActRefused(str(error)) from None
        stack.callback(rings.close)
        yield Intake(
            Tools(
                database=house.database,
                opener=opener,
                rings=rings,
                files=SealedFiles(house.home.sealed),
                account_signer=signer,
                keys=house.hash_keys(),
                domain=house.settings.domain,
                watch=ClockWatch(),
                keys_at_work=frozenset(key.fingerprint for key in keys),
                aside=Aside(house.home.aside),
                registrar=Registrar(house.database),
                short_rsa_until=house.settings.rsa_2048_until,
                folders=(house.home.spool, house.home.sealed, house.home.path),
                scanner=None if house.settings.clamd is None else Scanner(house.settings.clamd),
            )
        )


def warn_without(scanner: Scanner | None) -> None:
    """Tell the journal when a scanner is asked for and none answers; it may come up after us."""
    if scanner is not None and not scanner.is_there():
        log.warning(
            "scanner away", detail="no clamd answers at SILTA_CLAMD; until then mails get 451"
        )


def desk(intake: Intake, reserve_bytes: int) -> Desk:
    """Return what the door asks: MAIL and RCPT from the database, DATA from the intake.

    With less than ``reserve_bytes`` left on a disk of ours, no mail is begun.
    """
    tools = intake.tools

    def check_sender(reverse_path: str, tls: TlsFacts) -> None:
        # Whether a bounce is ours can be told only by its recipient.
        if reverse_path:
            with tools.database.read() as transaction:
                check_peer(transaction, sender_of(transaction, reverse_path), tls)

    def check_recipient(reverse_path: str, recipient: str) -> None:
        with tools.database.read() as transaction:
            route(transaction, reverse_path, recipient, tools.domain)
        must_have_room(tools.folders, reserve_bytes)

    return Desk(check_sender, check_recipient, intake.take_in)
