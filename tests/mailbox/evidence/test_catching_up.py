"""Each record gets one place in the log, one signature and one receipt, whoever is at work."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from silta.base.database import Database
from silta.keys.receipt_signer import CannotSign
from silta.mailbox import filing
from silta.mailbox.evidence import catching_up
from silta.mailbox.evidence.catching_up import log_next, sign_next
from silta.mailbox.evidence.entry import entry_of, log_salt
from silta.mailbox.evidence.gate import Gate
from silta.mailbox.evidence.receipt import RECEIPT, Receipt, receipt_of
from silta.mailbox.evidence.record import Event
from silta.mailbox.outbox import store as outbox
from silta.mailbox.store import log
from tests.mailbox.evidence.records import PEN, Pen, all_signed, signature_of, write
from tests.mailbox.filed_letters import KEYS, furnish, letter_of, to_file
from tests.mailbox.vault.cast import LETTER
from tests.registry import NAAPURILA, NOW, SILTALA

LATER = NOW + timedelta(minutes=1)
WORKERS = 3


@pytest.fixture(autouse=True)
def filed(database: Database) -> None:
    """Have two authorities, and one letter filed."""
    furnish(database)
    with database.write() as transaction:
        filing.hold(transaction, SILTALA.id)
        filing.file(transaction, to_file(letter_of()), KEYS)


def signed(database: Database, pen: Pen | None = None) -> int:
    """Sign what waits, as a worker does."""
    return sign_next(database, Gate(KEYS.evidence), pen or Pen(), lambda: LATER)


def logged(database: Database) -> int:
    """Log what waits, as a worker does."""
    return log_next(database, Gate(KEYS.evidence))


def receipts(database: Database) -> list[Receipt]:
    """Take the receipts out of the outbox, as its channel does."""
    with database.write() as transaction:
        found = iter(lambda: outbox.claim(transaction, RECEIPT, LATER), None)
        return [receipt_of(item.body) for item in found]


def must_be_logged_once(database: Database) -> None:
    """See that the log has each record once, where the record says."""
    records = sorted(all_signed(database), key=lambda one: one.log_index or 0)
    entries = [entry_of(log_salt(KEYS.evidence, one.id), one.record) for one in records]
    assert [one.log_index for one in records] == list(range(len(records)))
    with database.read() as transaction:
        assert log.size(transaction) == len(records)
        assert log.tile(transaction, -1, 0) == b"".join(entries)


def at_once(work: Callable[[], int]) -> list[int]:
    """Do the same in several workers, which begin together; until none finds anything."""
    together = threading.Barrier(WORKERS)

    def until_done(_number: int) -> int:
        together.wait()
        return sum(iter(work, 0))

    with ThreadPoolExecutor(WORKERS) as workers:
        return list(workers.map(until_done, range(WORKERS)))


def test_records_get_their_places_in_order(database: Database) -> None:
    """What is there already keeps its own; an idle pass changes nothing."""
    assert (logged(database), logged(database)) == (2, 0)
    write(database, Event.OPENED, at=LATER)
    write(database, Event.OPENED, authority=NAAPURILA.id)
    assert logged(database) == 2
    assert [one.log_index for one in all_signed(database)] == [0, 1, 3, 2]
    must_be_logged_once(database)


def test_a_pass_logs_no_more_than_a_filing_may_wait_for(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next pass goes on where it ended."""
    monkeypatch.setattr(catching_up, "MOST_LOGGED", 3)
    write(database, *[Event.OPENED] * 5)
    assert [logged(database) for _ in range(4)] == [3, 3, 1, 0]
    must_be_logged_once(database)


def test_workers_at_once_log_each_record_once(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever holds the head sees what the one before has logged."""
    monkeypatch.setattr(catching_up, "MOST_LOGGED", 3)
    write(database, *[Event.OPENED] * 28)
    assert sum(at_once(lambda: logged(database))) == 30
    must_be_logged_once(database)


def test_a_record_is_signed_byte_by_byte(database: Database) -> None:
    """As it stands in the database; the signature stands beside it with whose it is."""
    assert (signed(database), signed(database)) == (2, 0)
    for one in all_signed(database):
        assert (one.signature, one.signer) == (signature_of(one.record), PEN)


def test_one_mail_tells_of_one_message(database: Database) -> None:
    """``accepted`` and ``filed`` travel together; each refused letter goes alone."""
    first, second = (one.id for one in all_signed(database))
    refused = [write(database, Event.REJECTED, message=None) for _ in range(2)]
    [naapurilas] = write(database, Event.OPENED, authority=NAAPURILA.id, message=None)
    signed(database)
    expected = [Receipt(SILTALA.id, tuple(ids)) for ids in ([first, second], *refused)]
    expected.append(Receipt(NAAPURILA.id, (naapurilas,)))
    assert Counter(receipts(database)) == Counter(expected)


def test_a_receipt_knows_its_message(database: Database) -> None:
    """The console shows what an item is about, and not whom."""
    signed(database)
    with database.write() as transaction:
        item = outbox.claim(transaction, RECEIPT, LATER)
    assert item is not None
    assert item.message == LETTER


def test_workers_at_once_send_each_receipt_once(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They may sign the same record; the signature that is kept is the first one's."""
    monkeypatch.setattr(catching_up, "MOST_SIGNED", 4)
    for _ in range(14):
        write(database, Event.REJECTED, message=None)
    ids = {one.id for one in all_signed(database)}
    at_once(lambda: signed(database))
    told = [id_ for receipt in receipts(database) for id_ in receipt.records]
    assert Counter(told) == Counter(ids)
    assert all(one.signature == signature_of(one.record) for one in all_signed(database))


@dataclass(slots=True)
class Breaking:
    """Raises at the third record that is signed, and at all after it."""

    error: Exception
    asked: list[bytes] = field(default_factory=list)

    def __call__(self, record: bytes) -> None:
        """Break, or do nothing."""
        self.asked.append(record)
        if len(self.asked) > 2:
            raise self.error


def test_a_key_that_fails_in_the_middle_loses_nothing(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was signed is kept and told; the rest is not even tried."""
    monkeypatch.setattr(catching_up, "THREADS", 1)
    write(database, *[Event.OPENED] * 8)
    breaking = Breaking(CannotSign("the key is gone"))
    with pytest.raises(CannotSign, match="the key is gone"):
        signed(database, Pen(breaking))
    assert [bool(one.signature) for one in all_signed(database)] == [True] * 2 + [False] * 8
    assert len(breaking.asked) == 3
    assert signed(database) == 8
    assert sum(len(receipt.records) for receipt in receipts(database)) == 10


def test_a_fault_of_our_own_keeps_nothing(database: Database) -> None:
    """It goes to the caller as it is, and the next pass does all of it."""
    with pytest.raises(ZeroDivisionError):
        signed(database, Pen(Breaking(ZeroDivisionError(), [b""] * 2)))
    assert receipts(database) == []
    assert signed(database) == 2


def test_nothing_is_locked_while_the_key_is_at_work(database: Database) -> None:
    """Filing goes on: here a record is written while others are being signed."""
    pen = Pen(lambda _record: None)
    pen.before = lambda _record: write(database, Event.OPENED) if not pen.signed else None
    assert signed(database, pen) == 2
    assert signed(database, Pen()) >= 1
