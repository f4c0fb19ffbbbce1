"""How much waits in the outbox."""

from __future__ import annotations

from sqlalchemy import func, select

from silta.base.database import Transaction
from silta.base.identity import BusinessId
from silta.mailbox.outbox.item import State
from silta.mailbox.outbox.tables import outbox
from silta.mailbox.tables import message


def sizes(transaction: Transaction) -> dict[tuple[str, str], int]:
    """Return how many items there are by state and channel; pairs that have none are left out."""
    columns = (outbox.c.state, outbox.c.channel)
    query = select(*columns, func.count()).group_by(*columns).order_by(*columns)
    return {(state, channel): count for state, channel, count in transaction.execute(query)}


def waits_of(transaction: Transaction, channel: str, owner: BusinessId) -> dict[str | None, int]:
    """Return how many items of a channel are about messages of an authority, by their fault."""
    of_it = (outbox.c.channel == channel) & (message.c.authority_id == owner)
    query = select(outbox.c.fault, func.count()).join(message).where(of_it)
    rows = transaction.execute(query.group_by(outbox.c.fault).order_by(outbox.c.fault)).all()
    return dict(rows)


def count_dead(transaction: Transaction) -> int:
    """Return how many items wait for a person."""
    query = select(func.count()).select_from(outbox).where(outbox.c.state == State.DEAD)
    return transaction.scalar(query) or 0
