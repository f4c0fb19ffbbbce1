"""Many items for the outbox at once, where a transaction must not take long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import insert

from silta.base.database import Transaction
from silta.base.ids import new_id
from silta.mailbox.outbox.item import State
from silta.mailbox.outbox.tables import outbox
from silta.mailbox.vault.types import MessageRef

_INSERT = insert(outbox)


@dataclass(frozen=True, slots=True)
class NewItem:
    """What a channel is to be given, and the message that it is about, if any."""

    body: bytes = field(repr=False)
    message: MessageRef | None


def put_many(
    transaction: Transaction, channel: str, items: Sequence[NewItem], at: datetime
) -> None:
    """Put items of one channel in, as ``store.put`` does; all of them leave at once."""
    rows = [
        {
            "id": new_id(at),
            "channel": channel,
            "body": item.body,
            "message_id": item.message,
            "state": State.WAITING,
            "created_at": at,
            "due_at": at,
            "attempts": 0,
        }
        for item in items
    ]
    if rows:
        transaction.execute(_INSERT, rows)
