"""The outbox in lots: what waits for the same reason."""

from __future__ import annotations

from silta.base.database import Database
from silta.mailbox.outbox import store
from silta.mailbox.outbox.item import State
from silta.mailbox.outbox.lots import Lot, lots
from tests.mailbox.outbox.boxes import SECOND, T0, claimed, put


def test_what_waits_for_the_same_reason_is_one_lot(database: Database) -> None:
    """With the time of its oldest and of its next attempt; the dead ones come first."""
    put(database)
    dead, held = claimed(database), put(database, T0 + SECOND)
    put(database, T0 + 2 * SECOND)
    put(database, T0 + 3 * SECOND)
    with database.write() as transaction:
        store.bury(transaction, dead, "refused")
    later = claimed(database, T0 + SECOND)
    assert later.id == held
    with database.write() as transaction:
        store.put_off(transaction, later, "relay.away", T0 + 60 * SECOND)
    with database.read() as transaction:
        assert set(lots(transaction)) == {
            Lot(State.DEAD, "post", "refused", 1, T0, T0),
            Lot(State.WAITING, "post", None, 2, T0 + 2 * SECOND, T0 + 2 * SECOND),
            Lot(State.WAITING, "post", "relay.away", 1, T0 + SECOND, T0 + 60 * SECOND),
        }
        assert lots(transaction)[0].state == State.DEAD
