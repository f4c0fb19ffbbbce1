"""Items of the outbox as the tests put them in and look at them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from silta.base.database import Database
from silta.mailbox.outbox import care, store
from silta.mailbox.outbox.care import Listed
from silta.mailbox.outbox.item import Item, ItemId

T0 = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
BODY = b"aino@example.fi 210281-9988"
POST = "post"


def put(database: Database, at: datetime = T0, channel: str = POST) -> ItemId:
    """Put an item in that is due at once."""
    with database.write() as transaction:
        return store.put(transaction, channel=channel, body=BODY, at=at)


def claim(database: Database, at: datetime = T0, channel: str = POST) -> Item | None:
    """Claim as a worker does."""
    with database.write() as transaction:
        return store.claim(transaction, channel, at)


def claimed(database: Database, at: datetime = T0) -> Item:
    """Claim what must be there."""
    found = claim(database, at)
    assert found is not None
    return found


def listed(database: Database) -> list[Listed]:
    """Return what a person sees."""
    with database.read() as transaction:
        return care.list_all(transaction)


def only(database: Database) -> Listed:
    """Return the one item that there is."""
    [item] = listed(database)
    return item


def standing_at(at: datetime) -> Callable[[], datetime]:
    """Return a clock that stands."""
    return lambda: at
