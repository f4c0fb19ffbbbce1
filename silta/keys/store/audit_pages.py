"""Parts of the chain of acts, for people who read it; the chain itself is in ``store.audit``."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from silta.base.database import Transaction
from silta.keys.audit.record import Recorded
from silta.keys.store.audit import read
from silta.keys.tables import audit


def count(transaction: Transaction, subject: str | None) -> int:
    """Return how many records there are: of one subject, or of all."""
    query = select(func.count()).select_from(audit)
    if subject is not None:
        query = query.where(audit.c.subject == subject)
    return transaction.scalar(query) or 0


def alarms_since(transaction: Transaction, since: datetime, *, most: int) -> list[Recorded]:
    """Return the last records that all administrators were told of at once, newest first."""
    query = select(audit).where(audit.c.alarms, audit.c.at >= since)
    newest_first = query.order_by(audit.c.number.desc()).limit(most)
    return [read(row) for row in transaction.execute(newest_first)]
