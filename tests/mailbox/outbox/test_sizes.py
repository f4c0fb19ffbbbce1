"""How much waits in the outbox."""

from __future__ import annotations

from silta.base.database import Database
from silta.mailbox.outbox import store
from silta.mailbox.outbox.sizes import count_dead, sizes
from tests.mailbox.outbox.boxes import claimed, put


def test_items_are_counted_by_state_and_channel(database: Database) -> None:
    """What is dead waits for a person, and is counted apart."""
    put(database)
    dead = claimed(database)
    put(database)
    put(database, channel="text")
    with database.write() as transaction:
        store.bury(transaction, dead, "refused")
    with database.read() as transaction:
        counts = sizes(transaction)
        assert count_dead(transaction) == 1
    assert counts == {("dead", "post"): 1, ("waiting", "post"): 1, ("waiting", "text"): 1}
