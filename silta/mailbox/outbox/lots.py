"""What stands in the outbox for the same reason, counted; metadata alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from silta.base.database import Transaction
from silta.mailbox.outbox.item import State
from silta.mailbox.outbox.tables import outbox


@dataclass(frozen=True, slots=True)
class Lot:
    """Items of one channel that are dead or wait with the same fault, or with none yet.

    ``oldest_at`` is when the first of them was put, ``due_at`` when the first is tried.
    """

    state: State
    channel: str
    fault: str | None
    count: int
    oldest_at: datetime
    due_at: datetime


def lots(transaction: Transaction) -> list[Lot]:
    """Return all items in lots, the dead ones first."""
    same = (outbox.c.state, outbox.c.channel, outbox.c.fault)
    query = (
        select(*same, func.count(), func.min(outbox.c.created_at), func.min(outbox.c.due_at))
        .group_by(*same)
        .order_by(*same)
    )
    return [Lot(State(state), *rest) for state, *rest in transaction.execute(query)]
