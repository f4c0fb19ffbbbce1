"""The chain of administrators' acts in the database; rows are only ever added."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, insert, select, update

from silta.base.database import Transaction
from silta.base.store import insert_or_nothing
from silta.keys.audit.chain import Head
from silta.keys.audit.record import Entry, Recorded, recorded
from silta.keys.tables import audit, audit_head

THE_ROW = 1
# So that a long chain is never in memory whole.
ROWS_AT_ONCE = 500


def append(transaction: Transaction, entry: Entry) -> Recorded:
    """Record an act, in the transaction of the act itself; acts follow one another."""
    end = _locked_head(transaction)
    row = recorded(entry, end.number + 1, end.hash)
    transaction.execute(
        insert(audit).values(
            number=row.number,
            at=row.at,
            act=row.act,
            actor=row.actor,
            subject=row.subject,
            alarms=row.alarms,
            record=row.record,
            hash=row.hash,
        )
    )
    this = audit_head.c.id == THE_ROW
    transaction.execute(update(audit_head).where(this).values(number=row.number, hash=row.hash))
    return row


def hold(transaction: Transaction) -> None:
    """Let nobody else record an act until the transaction ends: what is looked at now stays so."""
    _locked_head(transaction)


def head(transaction: Transaction) -> Head:
    """Return the end of the chain; 0 records in a new database."""
    row = transaction.execute(select(audit_head)).first()
    return Head(0, None) if row is None else Head(row.number, row.hash)


def chain(transaction: Transaction, *, after: int = 0) -> Iterator[Recorded]:
    """Yield the records in the order of their numbers, those behind ``after``."""
    query = select(audit).where(audit.c.number > after).order_by(audit.c.number)
    # Whoever stops at the first flaw leaves no cursor open behind them.
    with transaction.execute(query.execution_options(yield_per=ROWS_AT_ONCE)) as rows:
        for row in rows:
            yield read(row)


def find(transaction: Transaction, number: int) -> Recorded | None:
    """Return the record of this number, or None."""
    row = transaction.execute(select(audit).where(audit.c.number == number)).first()
    return None if row is None else read(row)


def latest(
    transaction: Transaction, *, most: int, skipped: int = 0, subject: str | None = None
) -> list[Recorded]:
    """Return the last records, newest first: of one subject, or of all."""
    query = select(audit).order_by(audit.c.number.desc()).limit(most).offset(skipped)
    if subject is not None:
        query = query.where(audit.c.subject == subject)
    return [read(row) for row in transaction.execute(query)]


def _locked_head(transaction: Transaction) -> Head:
    insert_or_nothing(transaction, audit_head, {"id": THE_ROW, "number": 0})
    row = transaction.execute(select(audit_head).with_for_update()).one()
    return Head(row.number, row.hash)


def read(row: Row[*tuple[Any, ...]]) -> Recorded:
    """Return a whole row of the table as a record in its place."""
    return Recorded(
        number=row.number,
        at=row.at,
        act=row.act,
        actor=row.actor,
        subject=row.subject,
        alarms=row.alarms,
        record=bytes(row.record),
        hash=bytes(row.hash),
    )
