"""Receipts as the registry gets them: sealed to its certificates, signed by ours."""

from __future__ import annotations

import json
from typing import Any

from silta.base.database import Database
from silta.mailbox.outbox.item import Item
from silta.mailbox.outbox.mail import Posting
from tests.mailbox.evidence.receipt_desk import (
    HEAD,
    KIRJAAMO,
    Desk,
    approve,
    parsed,
    sealed_part,
)
from tests.mailbox.filed_letters import AINOS_CODE
from tests.mailbox.vault.cast import LETTER
from tests.registry import SILTALA

MESSAGE_ID = "VD-2026-4711/1"


def written(desk: Desk, database: Database, item: Item) -> Posting:
    """Write the receipt, which must be one."""
    posting = desk.writer(database)(item)
    assert isinstance(posting, Posting), posting
    return posting


def machine_part(desk: Desk, posting: Posting) -> dict[str, Any]:
    """Return what a program of the registry reads."""
    _, machine = desk.opened(posting.content).iter_parts()
    found: dict[str, Any] = json.loads(machine.get_content())
    return found


def test_the_registry_reads_what_happened(database: Database, desk: Desk, item: Item) -> None:
    """In its language, with its own id of the message; both records travel in one mail."""
    words, machine = desk.opened(written(desk, database, item).content).iter_parts()
    assert MESSAGE_ID in words.get_content()
    assert "Siltalan kaupunki" in words.get_content()
    records = [json.loads(one["record"]) for one in json.loads(machine.get_content())["records"]]
    assert [one["event"] for one in records] == ["accepted", "filed"]


def test_each_record_is_proven_by_plain_gpg(database: Database, desk: Desk, item: Item) -> None:
    """The signature beside it is over its bytes, by the key that the receipt names."""
    for one in machine_part(desk, written(desk, database, item))["records"]:
        signature = desk.gpg.home / "record.asc"
        signature.write_text(one["signature"])
        verify = ("--status-fd", "2", "--verify", signature, "-")
        done = desk.gpg.run(*verify, stdin=one["record"].encode())
        assert f"VALIDSIG {one['signer']}".encode() in done.stderr
        assert one["log"]["index"] is not None


def test_outside_the_seal_stands_nothing(database: Database, desk: Desk, item: Item) -> None:
    """Neither the message, nor the service, nor whom it is about."""
    posting = written(desk, database, item)
    outside = posting.content.split(b"-----BEGIN PGP MESSAGE-----")[0].decode("ascii")
    secret = [MESSAGE_ID, LETTER, "paivahoito", AINOS_CODE.code, "Demo", SILTALA.id, "hoito"]
    assert [word for word in secret if word in outside] == []
    assert parsed(posting.content)["Subject"] == "Silta: kuittaus"


def test_it_goes_to_the_address_for_receipts_and_to_nobody_back(
    database: Database, desk: Desk, item: Item
) -> None:
    """From our own address, written by a machine, under the item's id."""
    posting = written(desk, database, item)
    mail = parsed(posting.content)
    assert (posting.reverse_path, posting.recipient, mail["To"]) == ("", KIRJAAMO, KIRJAAMO)
    assert (mail["From"], mail["Auto-Submitted"]) == (
        f"Silta <silta@{HEAD.domain}>",
        "auto-generated",
    )
    assert mail["Message-ID"] == f"<{item.id}@{HEAD.domain}>"


def test_another_attempt_is_the_same_receipt(database: Database, desk: Desk, item: Item) -> None:
    """Sealed anew, under the same Message-ID, with the same records in it."""
    first, second = (written(desk, database, item) for _ in range(2))
    assert parsed(first.content)["Message-ID"] == parsed(second.content)["Message-ID"]
    assert machine_part(desk, first) == machine_part(desk, second)


def test_every_certificate_that_counts_opens_it(database: Database, desk: Desk, item: Item) -> None:
    """During an overlap the registry may read with either key."""
    approve(database, desk.certificates[1])
    posting = written(desk, database, item)
    packets = desk.gpg("--list-packets", "--list-only", stdin=sealed_part(posting))
    assert packets.count(b":pubkey enc packet:") == 2
    assert desk.opened(posting.content).get_content_type() == "multipart/report"
