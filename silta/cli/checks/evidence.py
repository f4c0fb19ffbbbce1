"""Check: what happened is signed and logged soon, and checkpoints leave the machine with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from silta.base.clock import now
from silta.base.keyed_hash import HashKey
from silta.cli.checks.examined import Examined
from silta.cli.checks.finding import Finding, broken, ok
from silta.cli.secret_files import EVIDENCE_KEY
from silta.mailbox.evidence.checkpoint import EVERY, MOST_RECORDS, Checkpoint
from silta.mailbox.store import checkpoints, log
from silta.mailbox.store.evidence_queue import Waiting, waiting
from silta.mailbox.store.evidence_refused import refused_count

# Seconds are usual; a worker that is started again, or meets a heap of records, needs minutes.
LATE: Final = timedelta(minutes=5)
SEE_TO: Final = "see to the worker, whose journal says why, and to the receipts key"


def look(examined: Examined) -> Iterator[Finding]:
    """Ask what waits for a signature or its place in the log, and for the last checkpoint."""
    at = now()
    with examined.read() as transaction:
        waits, size = waiting(transaction), log.size(transaction)
        last = checkpoints.newest(transaction)
    faults = [*_waiting(waits, at), *_checkpoint(last, size + waits.unlogged, at)]
    yield from faults
    refused = list(_refused(examined))
    yield from refused
    if not faults and not refused:
        yield ok(f"{size} records are logged, {waits.unsigned} wait for their signature")


def _refused(examined: Examined) -> Iterator[Finding]:
    key = HashKey(examined.house.secret(EVIDENCE_KEY))
    with examined.read() as transaction:
        count = refused_count(transaction, key)
    if count:
        yield broken(
            f"{count} records are refused for log and signature: they were not made by a "
            "process of Silta's",
            "somebody wrote to the database: 'silta log verify' names them",
        )


def _waiting(waits: Waiting, at: datetime) -> Iterator[Finding]:
    since = waits.oldest_unsigned_at
    if since is not None and at - since > LATE:
        yield broken(
            f"{waits.unsigned} records wait for a signature, the oldest since {_minute(since)}: "
            "their receipts wait too",
            SEE_TO,
        )
    if waits.unlogged > MOST_RECORDS:
        yield broken(f"{waits.unlogged} records wait for their place in the log", SEE_TO)


def _checkpoint(last: Checkpoint | None, records: int, at: datetime) -> Iterator[Finding]:
    """Say where none was made in time; before the first record nobody misses one."""
    if last is None and records:
        yield broken("no checkpoint was ever made: nobody outside can witness a record", SEE_TO)
    elif last is not None and at - last.made_at > EVERY + LATE:
        yield broken(
            f"no checkpoint since {_minute(last.made_at)}: what was recorded after it "
            "could still be changed unseen",
            SEE_TO,
        )


def _minute(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M} UTC"
