"""Several workers at one outbox: each item is called for once."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from silta.base.clock import now
from silta.base.database import Database
from silta.mailbox.outbox import store
from silta.mailbox.outbox.deliver import deliver_next
from tests.mailbox.outbox.boxes import POST, T0, claimed, listed, put
from tests.mailbox.outbox.channels import NoteBook, recorded

ITEMS, WORKERS = 40, 4


def test_each_item_is_called_for_once(database: Database) -> None:
    """Two reminders of one message are one too many."""
    items = [put(database) for _ in range(ITEMS)]
    channel, together = NoteBook(), threading.Barrier(WORKERS)

    def work(_number: int) -> int:
        together.wait()
        tried = 0
        while deliver_next(database, POST, channel, clock=now):
            tried += 1
        return tried

    with ThreadPoolExecutor(WORKERS) as workers:
        total = sum(workers.map(work, range(WORKERS)))
    assert total == ITEMS
    assert Counter(call.id for call in channel.calls) == Counter(items)
    assert set(recorded(database)) == set(items)
    assert listed(database) == []


def test_a_claim_in_hand_holds_nobody_up(postgres_database: Database) -> None:
    """On PostgreSQL another worker passes by the row that is being claimed (SKIP LOCKED)."""
    first, second = put(postgres_database), put(postgres_database)
    with postgres_database.write() as transaction:
        held = store.claim(transaction, POST, T0)
        assert held is not None
        assert {held.id, claimed(postgres_database).id} == {first, second}
