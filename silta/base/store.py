"""The highest time ever committed (DESIGN invariant 2)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select, update

from silta.base.database import Transaction
from silta.base.tables import clock_mark

THE_ROW = 1


def high_water(transaction: Transaction) -> datetime | None:
    """Return the highest time ever committed, in UTC; None in a new database."""
    return transaction.scalar(select(clock_mark.c.committed_at).where(clock_mark.c.id == THE_ROW))


def raise_high_water(transaction: Transaction, at: datetime) -> None:
    """Note that something is committed at ``at``; an earlier time than the mark changes nothing."""
    mark = high_water(transaction)
    if mark is None:
        transaction.execute(insert(clock_mark).values(id=THE_ROW, committed_at=at))
    elif at > mark:
        higher = update(clock_mark).where(clock_mark.c.committed_at < at)
        transaction.execute(higher.values(committed_at=at))
