"""The rows of what browsers are in the middle of."""

from __future__ import annotations

from datetime import timedelta

import pytest

from silta.base.database import Database
from silta.portal.store import pending
from tests.mailbox.filed_letters import Interrupted
from tests.registry import NOW

HASH, END = b"H" * 32, NOW + timedelta(minutes=15)


@pytest.fixture(autouse=True)
def begun(database: Database) -> None:
    """Have one step begun."""
    with database.write() as transaction:
        pending.put(transaction, HASH, "opening", b"sealed", END)


def test_a_look_leaves_the_row(database: Database) -> None:
    """It is found by hash and step, while its time is."""
    with database.read() as transaction:
        assert pending.look(transaction, HASH, "opening", NOW) == b"sealed"
        assert pending.look(transaction, HASH, "opening", END) is None
        assert pending.look(transaction, HASH, "identifying", NOW) is None
        assert pending.look(transaction, b"X" * 32, "opening", NOW) is None


def test_a_take_removes_the_row(database: Database) -> None:
    """Once, and of this step alone."""
    with database.write() as transaction:
        assert pending.take(transaction, HASH, "identifying", NOW) is None
        assert pending.take(transaction, HASH, "opening", NOW) == b"sealed"
        assert pending.take(transaction, HASH, "opening", NOW) is None


def test_a_take_that_is_rolled_back_took_nothing(database: Database) -> None:
    """The browser can try again."""
    with pytest.raises(Interrupted):
        _take_and_fail(database)
    with database.read() as transaction:
        assert pending.look(transaction, HASH, "opening", NOW) == b"sealed"


def _take_and_fail(database: Database) -> None:
    with database.write() as transaction:
        assert pending.take(transaction, HASH, "opening", NOW) == b"sealed"
        raise Interrupted


def test_what_is_taken_too_late_is_nothing(database: Database) -> None:
    """And it is gone all the same."""
    with database.write() as transaction:
        assert pending.take(transaction, HASH, "opening", END) is None
        assert pending.look(transaction, HASH, "opening", NOW) is None
