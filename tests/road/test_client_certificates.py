"""An intake with a client CA: who shows no certificate of its own is not heard."""

from __future__ import annotations

import os
import smtplib
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import trustme

from silta.base.reason import Reason
from tests.letters import KIRJAAMO
from tests.road.building import copy_of
from tests.road.process import SILTA, Answer, unchecked
from tests.town import Town

NAAPURILAS_REGISTRY = "kirjaamo@naapurila.example"


@dataclass(frozen=True, slots=True)
class Guarded:
    """A town whose gateway asks for certificates of ``authority``."""

    town: Town
    authority: trustme.CA

    def send(self, tls: ssl.SSLContext, sender: str = KIRJAAMO) -> Answer:
        """Send a good letter of Siltala."""
        return self.town.running[-1].send(self.town.mail(), sender, tls=tls)


@pytest.fixture(scope="module")
def guarded(first_town: Town, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    """Give a town that takes mail from its authority's certificates alone."""
    authority = trustme.CA()
    path = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(path)
    with copy_of(first_town) as town:
        town.start_gateway(SILTA_TLS_CLIENT_CA=str(path))
        yield Guarded(town, authority)


def showing(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    """Return the TLS of a peer that shows a certificate of these names."""
    context = unchecked()
    authority.issue_cert(*names).configure_cert(context)
    return context


def is_shut_out(town: Town, context: ssl.SSLContext) -> bool:
    """Tell whether the session ends with its handshake; in TLS 1.3 the peer hears it after."""
    try:
        with town.running[-1].client(context) as client:
            client.mail(KIRJAAMO)
    except (ssl.SSLError, ConnectionError, smtplib.SMTPServerDisconnected):
        return True
    return False


VERSIONS = [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3]


@pytest.mark.parametrize("version", VERSIONS)
def test_who_shows_no_certificate_gets_no_further_than_starttls(
    guarded: Guarded, version: ssl.TLSVersion
) -> None:
    """In both versions, which end the handshake in different places."""
    context = unchecked()
    context.maximum_version = version
    assert is_shut_out(guarded.town, context)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_certificate_of_another_authority_is_none(
    guarded: Guarded, version: ssl.TLSVersion
) -> None:
    """Anybody can make a CA and call a certificate siltala.example."""
    context = showing(trustme.CA(), "siltala.example")
    context.maximum_version = version
    assert is_shut_out(guarded.town, context)


def test_the_journal_knows_of_a_handshake_that_failed(guarded: Guarded) -> None:
    """Else an operator could not tell why a municipality's mail does not come."""
    assert is_shut_out(guarded.town, unchecked())
    assert '"event": "no TLS came about"' in guarded.town.running[-1].journal()


@pytest.mark.parametrize("name", ["siltala.example", "Posti.Siltala.example"])
@pytest.mark.parametrize("version", VERSIONS)
def test_siltala_sends_with_its_own_certificate(
    guarded: Guarded, name: str, version: ssl.TLSVersion
) -> None:
    """For its domain, or a host below it."""
    context = showing(guarded.authority, name)
    context.maximum_version = version
    assert guarded.send(context).reason == "filed"


@pytest.mark.parametrize(
    "name",
    ["naapurila.example", "*.siltala.example", "evilsiltala.example", "127.0.0.1", "a@siltala.fi"],
)
def test_another_s_certificate_does_not_send_as_siltala(guarded: Guarded, name: str) -> None:
    """Told at MAIL, in the words for a domain that is nobody's."""
    before = guarded.town.messages()
    answer = guarded.send(showing(guarded.authority, name))
    assert (answer.code, answer.enhanced) == (550, "5.1.8")
    assert answer.reason == Reason.SENDER_DOMAIN_UNKNOWN
    assert guarded.town.messages() == before


def test_a_certificate_of_several_names_speaks_for_each(guarded: Guarded) -> None:
    """Two municipalities may have one mail server; the letter's signature tells them apart."""
    context = showing(guarded.authority, "naapurila.example", "posti.siltala.example")
    assert guarded.send(context).reason == "filed"
    answer = guarded.send(context, NAAPURILAS_REGISTRY)
    assert answer.reason == Reason.SIGNER_NOT_AUTHORISED


def test_the_null_path_is_heard_with_any_certificate_and_reaches_nobody(guarded: Guarded) -> None:
    """It is no authority's."""
    context = showing(guarded.authority, "naapurila.example")
    answer = guarded.town.running[-1].send(b"", "", tls=context)
    assert (answer.code, answer.reason) == (550, Reason.SENDER_DOMAIN_UNKNOWN)


@pytest.mark.parametrize("content", [None, b"", b"not a certificate\n"])
def test_a_client_ca_that_cannot_be_read_is_one_clear_line(
    guarded: Guarded, tmp_path: Path, content: bytes | None
) -> None:
    """An intake that came up without it would let everybody in."""
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_bytes(content)
    asked = {**guarded.town.environment, "SILTA_TLS_CLIENT_CA": str(path)}
    done = subprocess.run(
        [SILTA, "gateway"],
        env={**os.environ, **asked, "SILTA_GATEWAY_LISTEN": "127.0.0.1:0"},
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    [line] = done.stderr.splitlines()
    assert line.startswith(f"silta: cannot use SILTA_TLS_CLIENT_CA {path}: ")
    assert (done.returncode, done.stdout) == (1, "")
