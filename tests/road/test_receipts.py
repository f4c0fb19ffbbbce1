"""From a letter at the intake to the receipt in the registry's hands, by real processes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from silta.keys.fingerprint import Fingerprint
from tests.cli.command import Silta
from tests.cli.workers import PLAIN, Worker, eventually, running
from tests.keys.gpg import Gpg
from tests.mailbox.evidence.receipt_desk import parsed
from tests.mailbox.outbox.relays import Clerk, relay
from tests.peers.ports import free_port
from tests.town import AINO, NOBODY, SILTALA, Town, received

READER = "lukija@siltala.example"


@pytest.fixture
def registry(town: Town, short_tmp: Path) -> Gpg:
    """Give the registry's key for reading; Silta does not know it yet."""
    gpg = Gpg(short_tmp)
    gpg("--quick-generate-key", f"{READER} <{READER}>", "future-default", "default", "never")
    receipts = town.silta("gateway-key", "export", "--purpose", "receipts").encode()
    gpg("--import", stdin=receipts)
    return gpg


@contextmanager
def working(town: Town, name: str, port: int) -> Iterator[Worker]:
    """Give a worker of the town whose relay is at a port of this machine."""
    silta = Silta(town.home, {"SILTA_DATABASE_URL": town.database_url})
    setting = {"SILTA_MAIL_RELAY": f"smtp://127.0.0.1:{port}"}
    with running(silta, town.home / name, *PLAIN, **setting) as worker:
        yield worker


def approve(town: Town, registry: Gpg) -> Fingerprint:
    """Let receipts be encrypted to the registry's key."""
    reader = registry.fingerprints(READER)[0]
    file = town.home / "reader.pgp"
    file.write_bytes(registry.certificate(reader))
    town.silta("certificate", "add", "--authority", SILTALA, str(file))
    town.silta("certificate", "approve", reader)
    return reader


def send(town: Town, *mails: bytes) -> list[str]:
    """Hand mails to the intake; return the replies."""
    with town.intake() as intake:
        return [intake.take_in(received(mail)).text for mail in mails]


def outbox(town: Town) -> list[dict[str, Any]]:
    """Return the receipts in the outbox."""
    listed = json.loads(town.silta("outbox", "list", "--json"))
    return [row for row in listed if row["channel"] == "receipt"]


def receipts(clerk: Clerk) -> list[bytes]:
    """Return the receipts among the mails that came; warnings of certificates are others."""
    mails = [kept.original_content or b"" for kept in clerk.kept]
    return [mail for mail in mails if parsed(mail).get_content_type() == "multipart/encrypted"]


def events(registry: Gpg, clerk: Clerk) -> list[list[str]]:
    """Return the events of each receipt that came, opened and verified by plain gpg."""
    found = []
    for mail in receipts(clerk):
        sealed = list(parsed(mail).iter_parts())[1].get_content()
        done = registry.run("--status-fd", "2", "--decrypt", stdin=sealed)
        assert b"GOODSIG" in done.stderr
        _, machine = parsed(done.stdout).iter_parts()
        records = json.loads(machine.get_content())["records"]
        found.append([json.loads(one["record"])["event"] for one in records])
    return sorted(found)


def test_receipts_wait_for_a_certificate_and_leave_with_it(town: Town, registry: Gpg) -> None:
    """What was filed and what was refused; until then not a byte leaves."""
    unknown = town.letter(recipient={"id": NOBODY, "name": "Veikko Demo"})
    filed, refused = send(town, town.mail(), town.mail(unknown))
    assert filed.startswith("filed")
    assert refused.startswith("account.not_active")
    clerk = Clerk()
    with relay(clerk, tls="clear") as at, working(town, "journal", at.port) as worker:
        assert worker.says("held", reason="certificate.none")
        assert eventually(
            lambda: [row["fault"] for row in outbox(town)] == ["certificate.none"] * 2
        )
        assert ({row["attempts"] for row in outbox(town)}, receipts(clerk)) == ({0}, [])
        approve(town, registry)
        town.silta("outbox", "retry", "--all")
        assert eventually(lambda: outbox(town) == [])
    assert events(registry, clerk) == [["accepted", "filed"], ["rejected"]]
    whole = b"".join(receipts(clerk)).decode("ascii")
    assert [word for word in (AINO, NOBODY, "Demo", "paivahoito") if word in whole] == []


def test_a_relay_that_is_away_loses_no_receipt(town: Town, registry: Gpg) -> None:
    """It is kept, and arrives once."""
    approve(town, registry)
    send(town, town.mail())
    with working(town, "journal-1", free_port()):
        assert eventually(lambda: [row["fault"] for row in outbox(town)] == ["relay.away"])
    clerk = Clerk()
    town.silta("outbox", "retry", "--all")
    with relay(clerk, tls="clear") as at, working(town, "journal-2", at.port):
        assert eventually(lambda: outbox(town) == [])
    assert events(registry, clerk) == [["accepted", "filed"]]
