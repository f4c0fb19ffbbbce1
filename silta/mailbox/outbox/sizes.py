"""How much waits in the outbox."""

from __future__ import annotations

from sqlalchemy import func, select

from silta.base.database import Transaction
from silta.mailbox.outbox.item import State
from silta.mailbox.outbox.tables import outbox


def sizes(transaction: Transaction) -> dict[tuple[str, str], int]:
    """Return how many items there are by state and channel; pairs that have none are left out."""
    columns = (outbox.c.state, outbox.c.channel)
    query = select(*columns, func.count()).group_by(*columns).order_by(*columns)
    return {(state, channel): count for state, channel, count in transaction.execute(query)}


def count_dead(transaction: Transaction) -> int:
    """Return how many items wait for a person."""
    query = select(func.count()).select_from(outbox).where(outbox.c.state == State.DEAD)
    return transaction.scalar(query) or 0
