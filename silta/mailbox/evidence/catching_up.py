"""What follows each record outside of its event's transaction: a place in the log, a signature."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import groupby, takewhile
from threading import Event
from typing import Final

from silta.base.database import Database, Transaction
from silta.keys.pool import RUNS_PER_HOME
from silta.keys.receipt_signer import CannotSign
from silta.mailbox.evidence.entry import entry_of, log_salt
from silta.mailbox.evidence.gate import Gate
from silta.mailbox.evidence.genuine import Row, Waits
from silta.mailbox.evidence.receipt import RECEIPT, body_of
from silta.mailbox.evidence.signing import Signs
from silta.mailbox.outbox.many import NewItem, put_many
from silta.mailbox.store import evidence_queue as queue
from silta.mailbox.store import log

# Filing waits no longer than some hundredths of a second for the transaction that logs these.
MOST_LOGGED: Final = 1000
# A second's work of two cores: what is signed leaves soon, and little is lost to a crash.
MOST_SIGNED: Final = 200
THREADS: Final = RUNS_PER_HOME * (os.cpu_count() or 1)


def log_next(database: Database, gate: Gate) -> int:
    """Give the next records that wait their places in the log; return how many there were.

    However many workers there are: who holds the log's head goes on where the last one ended.
    """
    while ready := _ready(database, gate, queue.unlogged, MOST_LOGGED):
        logged = _log(database, gate, ready)
        if logged:
            return logged
    return 0


def _log(database: Database, gate: Gate, ready: Sequence[Row]) -> int:
    """Log what was let through, as it was then, without what another worker has logged since."""
    entries = {one.id: entry_of(log_salt(gate.key, one.id), one.record) for one in ready}
    with database.write() as transaction:
        log.hold(transaction)
        records = queue.still_unlogged(transaction, ready)
        if records:
            first = log.append(transaction, [entries[one.id] for one in records])
            queue.note_places(transaction, records, first)
    return len(records)


def _ready(database: Database, gate: Gate, page_of: queue.Page, most: int) -> list[Waits]:
    """Return the first that the gate lets through, however many before them it does not."""
    ready: list[Waits] = []
    last: Waits | None = None
    with database.read() as transaction:
        while len(ready) < most:
            page = page_of(transaction, most, last)
            ready += gate.passed(page)
            if len(page) < most:
                break
            last = page[-1]
    return ready[:most]


def sign_next(database: Database, gate: Gate, signs: Signs, clock: Callable[[], datetime]) -> int:
    """Sign the next records that wait, and send their receipts; return how many were signed.

    Nothing is locked while gpg is at work. Two workers may sign the same record; the first
    signature is kept, and one receipt sent. Raises CannotSign after what was signed before
    it is kept.
    """
    records = _ready(database, gate, queue.unsigned, MOST_SIGNED)
    signatures, fault = _sign(records, signs)
    if signatures:
        at = clock()
        with database.write() as transaction:
            kept = queue.keep_signatures(transaction, signatures, signs.fingerprint, at)
            _send_receipts(transaction, [one for one in records if one.id in kept], at)
    if fault is not None:
        raise fault
    return len(signatures)


def _sign(records: Sequence[Row], signs: Signs) -> tuple[dict[str, str], CannotSign | None]:
    """Return the signatures by the record's id; after the first fault no more are begun.

    What another thread signed after it is left out, so that no record without a signature
    stands before one that has it, but for one whose signature was taken away.
    """
    broken = Event()

    def sign(record: Row) -> str | CannotSign | None:
        if broken.is_set():
            return None
        try:
            return signs.sign(record.record)
        except CannotSign as cannot:
            broken.set()
            return cannot

    with ThreadPoolExecutor(THREADS) as threads:
        ends = list(zip(records, threads.map(sign, records), strict=True))
    signed = takewhile(lambda one: isinstance(one[1], str), ends)
    signatures = {record.id: str(end) for record, end in signed}
    return signatures, next((end for _, end in ends if isinstance(end, CannotSign)), None)


def _send_receipts(transaction: Transaction, signed: Sequence[Row], at: datetime) -> None:
    """Put the receipts in the outbox, in the transaction that keeps the signatures."""
    receipts = [
        NewItem(body_of(of[0].authority, [one.id for one in of]), of[0].message)
        for of in _by_message(signed)
    ]
    put_many(transaction, RECEIPT, receipts, at)


def _by_message(records: Sequence[Row]) -> Iterator[list[Row]]:
    """Yield what is told in one mail: a message's records, and each refused letter's alone."""

    def letter(record: Row) -> str:
        return record.message or record.id

    # Python's sort is stable: the records of a message keep their order.
    for _, group in groupby(sorted(records, key=letter), letter):
        yield list(group)
