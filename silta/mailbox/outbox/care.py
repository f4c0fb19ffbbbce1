"""What a person sees of the outbox and does to it; metadata alone, never a body."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, true, update

from silta.base.act import ActRefused
from silta.base.database import Transaction
from silta.mailbox.outbox.item import ItemId, State
from silta.mailbox.outbox.tables import outbox
from silta.mailbox.vault.types import MessageRef


@dataclass(frozen=True, slots=True)
class Listed:
    """An item without its body; ``fault`` is our word for why the last attempt failed."""

    id: ItemId
    channel: str
    message: MessageRef | None
    state: State
    attempts: int
    fault: str | None
    created_at: datetime
    due_at: datetime


def list_all(transaction: Transaction) -> list[Listed]:
    """Return all items: the dead ones first, since only a person ends them; then by due time."""
    columns = outbox.c
    query = select(
        columns.id,
        columns.channel,
        columns.message_id.label("message"),
        columns.state,
        columns.attempts,
        columns.fault,
        columns.created_at,
        columns.due_at,
    ).order_by(columns.state, columns.due_at, columns.id)
    rows = (row._mapping for row in transaction.execute(query))  # noqa: SLF001 -- SQLAlchemy's documented name
    return [Listed(**{**row, "state": State(row["state"])}) for row in rows]


def retry(transaction: Transaction, item: ItemId, at: datetime) -> None:
    """Make an item due now, with all its attempts before it; raise ActRefused if that cannot be."""
    if _free_again(transaction, outbox.c.id == item, at) == 0:
        raise _why_not(transaction, item)


def retry_all(transaction: Transaction, at: datetime) -> int:
    """Make every item due now that no worker is at; return how many there are."""
    return _free_again(transaction, true(), at)


def drop(
    transaction: Transaction, item: ItemId, at: datetime, *, spared: Collection[str] = ()
) -> None:
    """Forget an item, so that it never leaves; raise ActRefused if that cannot be.

    Of the channels ``spared`` only a dead item is forgotten.
    """
    chosen = (outbox.c.id == item) & _nobody_is_at_it(at)
    may_go = outbox.c.channel.not_in(spared) | (outbox.c.state == State.DEAD)
    gone = delete(outbox).where(chosen & may_go).returning(outbox.c.id)
    if transaction.execute(gone).first() is not None:
        return
    if transaction.execute(select(outbox.c.id).where(chosen)).first() is not None:
        raise ActRefused("this item may still leave; it can be dropped once it is dead")
    raise _why_not(transaction, item)


def _free_again(transaction: Transaction, chosen: ColumnElement[bool], at: datetime) -> int:
    again = (
        update(outbox)
        .where(chosen & _nobody_is_at_it(at))
        .values(state=State.WAITING, due_at=at, attempts=0, lease=None, leased_until=None)
        .returning(outbox.c.id)
    )
    return len(transaction.execute(again).all())


def _nobody_is_at_it(at: datetime) -> ColumnElement[bool]:
    return outbox.c.leased_until.is_(None) | (outbox.c.leased_until <= at)


def _why_not(transaction: Transaction, item: ItemId) -> ActRefused:
    if transaction.execute(select(outbox.c.id).where(outbox.c.id == item)).first() is None:
        return ActRefused("no such item in the outbox; see 'silta outbox list'")
    return ActRefused("a worker is at this item now; try again in some minutes")
