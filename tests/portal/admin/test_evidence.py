"""The evidence log in the console: what is signed, what has its place, and what waits."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert

from silta.keys.administrator import Role
from silta.keys.fingerprint import Fingerprint
from silta.keys.store import authorities
from silta.mailbox.evidence.checkpoint import Checkpoint
from silta.mailbox.evidence.record import Event
from silta.mailbox.store import checkpoints
from silta.mailbox.tables import evidence
from tests.portal.admin.desk import Console
from tests.registry import NOW, SILTALA

PAGE = "/en/admin/evidence"
SIGNER = Fingerprint("AB" * 20)
CHECKPOINT = Checkpoint(3, 1234, b"R" * 32, NOW, "note\n", "statement\n", "asc\n", SIGNER)
DONE = {"log_index": 41, "signature": "asc\n", "signer": SIGNER, "signed_at": NOW}


def furnish(console: Console, *rows: dict[str, object]) -> None:
    """Have records of Siltala, of which each row says what the worker made."""
    with console.database.write() as transaction:
        authorities.add(transaction, SILTALA, NOW)
        for number, done in enumerate(rows, 1):
            row = {
                "id": f"01JD000000000000000000000{number}",
                "authority_id": SILTALA.id,
                "number": number,
                "event": Event.REJECTED,
                "time": NOW - timedelta(minutes=number),
                "record": b"{}",
                "hash": bytes(32),
                "salt_key_id": "0" * 16,
            }
            transaction.execute(insert(evidence).values(**row, **done))


def words(console: Console) -> str:
    """Return what an auditor reads."""
    return console.of(Role.AUDITOR).get(PAGE).words


def test_a_record_is_shown_with_its_signature_and_its_place(each_console: Console) -> None:
    """An auditor sees at a glance that nothing waits."""
    furnish(each_console, DONE)
    said = words(each_console)
    before, _, after = said.partition(" 01JD0000000000000000000001 ")
    assert "Refused 1234567-1 1" in before
    assert after.startswith("22 November 2026")
    assert " 41 " in after
    assert "Wait for their signature 0 Wait for their place in the log 0" in said
    assert "the receipts key is not there" not in said


def test_what_waits_is_counted_and_explained(each_console: Console) -> None:
    """It is lost to nobody, and somebody has to look."""
    furnish(each_console, {}, {}, DONE)
    said = words(each_console)
    assert "Wait for their signature 2 (the oldest since 22 November 2026" in said
    assert "Wait for their place in the log 2" in said
    assert "01JD0000000000000000000002 waits waits" in said
    assert "the receipts key is not there" in said


def test_the_newest_checkpoint_is_named(each_console: Console) -> None:
    """Before the first one, the page says so."""
    auditor = each_console.of(Role.AUDITOR)
    assert "Newest checkpoint none yet" in auditor.get(PAGE).words
    with each_console.database.write() as transaction:
        checkpoints.add(transaction, CHECKPOINT)
    said = auditor.get(PAGE).words
    assert "number 3, of 1234 records, made 22 November 2026" in said
