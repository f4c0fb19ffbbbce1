"""The outbox in the database; each function runs in the caller's transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Row, delete, insert, select, update

from silta.base.database import Transaction
from silta.base.ids import new_id
from silta.mailbox.outbox.item import CHANNEL_NAME, Item, ItemId, Lease, State
from silta.mailbox.outbox.pace import LEASE
from silta.mailbox.outbox.tables import outbox
from silta.mailbox.vault.types import MessageRef


def put(  # noqa: PLR0913 -- one for each column that a caller decides
    transaction: Transaction,
    *,
    channel: str,
    body: bytes,
    at: datetime,
    message: MessageRef | None = None,
    due_at: datetime | None = None,
) -> ItemId:
    """Put an item in, in the transaction of its event; it leaves at ``due_at``, or at once.

    Raises ValueError for a name that no channel can have.
    """
    if CHANNEL_NAME.fullmatch(channel) is None:
        raise ValueError("a channel's name is one short word")
    new = ItemId(new_id(at))
    transaction.execute(
        insert(outbox).values(
            id=new,
            channel=channel,
            body=body,
            message_id=message,
            state=State.WAITING,
            created_at=at,
            due_at=due_at or at,
            attempts=0,
        )
    )
    return new


def claim(transaction: Transaction, channel: str, at: datetime) -> Item | None:
    """Take the item of a channel that is due for longest under a new lease; None if none is.

    Needs a writing transaction. No other worker gets the item until LEASE is over; what
    others are claiming at this moment is passed by, where the database can (SKIP LOCKED).
    """
    columns = outbox.c
    due = (
        select(outbox)
        .where(columns.state == State.WAITING, columns.channel == channel)
        .where(columns.due_at <= at)
        .where(columns.leased_until.is_(None) | (columns.leased_until <= at))
        # By nothing more than the index has: thousands may be due at the same moment.
        .order_by(columns.due_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = transaction.execute(due).first()
    if row is None:
        return None
    lease = Lease(new_id(at))
    # Counted now, not at the end: an item whose call kills its worker must run out as well.
    under_lease = {"lease": lease, "leased_until": at + LEASE, "attempts": row.attempts + 1}
    transaction.execute(update(outbox).where(columns.id == row.id).values(**under_lease))
    return _item(row, lease)


def take_out(transaction: Transaction, item: Item) -> bool:
    """Remove an item that is done; tell whether it was still there.

    Whoever holds the lease by now: done is done, and the other worker finds nothing to settle.
    """
    gone = delete(outbox).where(outbox.c.id == item.id).returning(outbox.c.id)
    return transaction.execute(gone).first() is not None


def put_off(transaction: Transaction, item: Item, fault: str, due_at: datetime) -> bool:
    """Let an item wait until ``due_at``; tell whether it was still ours to settle."""
    return _give_back(transaction, item, {"due_at": due_at, "fault": fault})


def hold_back(transaction: Transaction, item: Item, fault: str, due_at: datetime) -> bool:
    """Let an item wait as ``put_off`` does, its attempt not counted."""
    values = {"due_at": due_at, "fault": fault, "attempts": item.attempts - 1}
    return _give_back(transaction, item, values)


def bury(transaction: Transaction, item: Item, fault: str) -> bool:
    """Let an item wait for a person; tell whether it was still ours to settle."""
    return _give_back(transaction, item, {"state": State.DEAD, "fault": fault})


def _give_back(transaction: Transaction, item: Item, values: dict[str, object]) -> bool:
    ours = (outbox.c.id == item.id) & (outbox.c.lease == item.lease)
    given = update(outbox).where(ours).values(lease=None, leased_until=None, **values)
    return transaction.execute(given.returning(outbox.c.id)).first() is not None


def _item(row: Row[tuple[object, ...]], lease: Lease) -> Item:
    values = row._mapping  # noqa: SLF001 -- SQLAlchemy's documented name
    return Item(
        id=ItemId(values["id"]),
        channel=values["channel"],
        body=bytes(values["body"]),
        message=values["message_id"],
        created_at=values["created_at"],
        attempts=values["attempts"] + 1,
        lease=lease,
        fault=values["fault"],
    )
