"""Whoever writes to the database alone has no record logged, signed or sent."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any, Final

import pytest
import rfc8785
from sqlalchemy import insert, select, update
from structlog.testing import capture_logs

from silta.base.database import Database
from silta.base.ids import new_id
from silta.base.times import utc_milliseconds
from silta.mailbox.evidence import catching_up
from silta.mailbox.evidence.gate import Gate
from silta.mailbox.evidence.receipt import RECEIPT
from silta.mailbox.evidence.receipt_channel import ReceiptWriter
from silta.mailbox.evidence.receipt_words import Letterhead
from silta.mailbox.evidence.record import Event, mark_of
from silta.mailbox.outbox import store
from silta.mailbox.outbox.item import Never
from silta.mailbox.outbox.tables import outbox
from silta.mailbox.store.evidence_queue import unfinished
from silta.mailbox.store.evidence_refused import refused_count
from silta.mailbox.tables import evidence, evidence_head
from tests.mailbox.evidence.records import Pen, all_signed, write
from tests.mailbox.evidence.whole_log import catch_up, findings
from tests.mailbox.filed_letters import KEYS, furnish
from tests.registry import NAAPURILA, NOW, SILTALA

SILTALAS: Final = evidence.c.authority_id == SILTALA.id
LATER: Final = NOW + timedelta(hours=1)
ROW: Final[dict[str, dict[str, Any]]] = {
    "authority": {"authority_id": NAAPURILA.id, "number": 2},
    "number": {"number": 999},
    "event": {"event": "opened"},
    "time": {"time": LATER},
    "id": {"id": "0" * 26},
    "hash": {"hash": b"H" * 32},
    "mark": {"mark": b"M" * 32},
    "no-mark": {"mark": None},
    "record": {"record": b"{}", "hash": hashlib.sha256(b"{}").digest()},
    "no-record-but-marked": {
        "record": b"[]",
        "hash": hashlib.sha256(b"[]").digest(),
        "mark": mark_of(KEYS.evidence, b"[]"),
    },
}


@pytest.fixture(autouse=True)
def registry(database: Database) -> None:
    """Have two authorities."""
    furnish(database)


def put_in(database: Database) -> str:
    """Put in a record that fits its chain in all but its mark; return its id."""
    with database.write() as transaction:
        last = transaction.execute(
            select(evidence).where(SILTALAS).order_by(evidence.c.number.desc()).limit(1)
        ).one()
        said = {"evidence_id": new_id(LATER), "time": utc_milliseconds(LATER)}
        said |= {"number": last.number + 1, "previous": bytes(last.hash).hex()}
        record = rfc8785.dumps({**json.loads(last.record), **said})
        digest = hashlib.sha256(record).digest()
        row = {**last._mapping, "id": said["evidence_id"], "number": last.number + 1}
        row |= {"time": LATER, "record": record, "hash": digest, "cause": None}
        transaction.execute(insert(evidence).values(row))
        end = {"number": last.number + 1, "hash": digest}
        transaction.execute(update(evidence_head).values(end))
    return str(row["id"])


def must_be_refused(database: Database, ids: set[str]) -> None:
    """See that all records but these are logged and signed, and told of in a receipt."""
    catch_up(database)
    found = {one.id: (one.log_index is None, one.signature is None) for one in all_signed(database)}
    assert {id_ for id_, is_open in found.items() if is_open == (True, True)} == ids
    assert set(found.values()) <= {(True, True), (False, False)}
    with database.read() as transaction:
        told = b"".join(transaction.scalars(select(outbox.c.body)))
        assert refused_count(transaction, KEYS.evidence) == len(ids)
    assert {id_ for id_ in found if id_.encode() in told} == found.keys() - ids


def test_a_record_that_fits_its_chain_needs_its_mark(database: Database) -> None:
    """What is recorded after it, by us, goes on; a check of all evidence names it."""
    write(database, Event.REJECTED, message=None)
    id_ = put_in(database)
    write(database, Event.REJECTED, message=None, at=LATER)
    must_be_refused(database, {id_})
    [found] = findings(database)
    assert found.startswith(f"record 2 of {SILTALA.id} ({id_}): it was not made by a process")


@pytest.mark.parametrize("row", ROW.values(), ids=ROW)
def test_a_row_that_was_changed_is_refused(database: Database, row: dict[str, Any]) -> None:
    """Whichever of its columns; its receipt would go to another, or mean something else."""
    write(database, Event.REJECTED, message=None, authority=NAAPURILA.id)
    [id_] = write(database, Event.REJECTED, message=None)
    with database.write() as transaction:
        transaction.execute(update(evidence).where(evidence.c.id == id_).values(row))
    must_be_refused(database, {str(row.get("id", id_))})
    assert findings(database)


def test_a_record_whose_predecessor_was_exchanged_waits(database: Database) -> None:
    """Signed, it would bind what we did not write."""
    ids = write(database, Event.REJECTED, Event.REJECTED, message=None)
    with database.write() as transaction:
        first = evidence.c.id == ids[0]
        transaction.execute(update(evidence).where(first).values(hash=b"H" * 32))
    must_be_refused(database, set(ids))


def test_however_many_are_refused_the_others_pass(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than a pass takes, all of them older."""
    monkeypatch.setattr(catching_up, "MOST_LOGGED", 2)
    monkeypatch.setattr(catching_up, "MOST_SIGNED", 2)
    ids = write(database, *[Event.REJECTED] * 7, message=None)
    with database.write() as transaction:
        transaction.execute(update(evidence).values(mark=None))
    write(database, *[Event.REJECTED] * 3, message=None, authority=NAAPURILA.id, at=LATER)
    must_be_refused(database, set(ids))


def test_a_refused_record_is_told_once(database: Database) -> None:
    """However often the worker comes by."""
    [id_] = write(database, Event.REJECTED, message=None)
    with database.write() as transaction:
        transaction.execute(update(evidence).values(mark=None))
        waiting = unfinished(transaction, 10)
    gate = Gate(KEYS.evidence)
    with capture_logs() as lines:
        assert [gate.passed(waiting) for _ in range(3)] == [[]] * 3
    assert [(line["event"], line["evidence"]) for line in lines] == [("record refused", id_)]


@pytest.mark.parametrize("row", [ROW["mark"], ROW["event"]], ids=["mark", "event"])
def test_what_is_changed_after_it_was_signed_does_not_leave(
    database: Database, row: dict[str, Any]
) -> None:
    """Its receipt is put together when it leaves, from the row as it is by then."""
    write(database, Event.REJECTED, message=None)
    catch_up(database)
    with database.write() as transaction:
        transaction.execute(update(evidence).values(row))
        item = store.claim(transaction, RECEIPT, LATER)
    assert item is not None
    head = Letterhead("silta.example", "https://silta.example")
    writer = ReceiptWriter(database, Pen, lambda: KEYS.evidence, head, lambda: LATER)
    assert writer(item) == Never("record.missing")
