"""What has run out goes away, and nothing that is still good."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, insert, select

from silta.base.database import Database
from silta.portal.lifetimes import ABSOLUTE, IDLE, PENDING
from silta.portal.store.expired import delete_expired
from silta.portal.tables import pending, session
from tests.mailbox.filed_letters import furnish
from tests.mailbox.vault.cast import AINO
from tests.registry import NOW

SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def aino(database: Database) -> None:
    """Open Aino's account."""
    furnish(database)


def add_session(database: Database, *, seen_at: datetime, expires_at: datetime) -> None:
    """Log Aino in."""
    row = {
        "id_hash": bytes(32),
        "account_id": AINO,
        "content": b"sealed",
        "seen_at": seen_at,
        "expires_at": expires_at,
    }
    with database.write() as transaction:
        transaction.execute(insert(session).values(**row))


def sweep(database: Database, at: datetime) -> tuple[int, int]:
    """Delete what has expired; return how many rows went, and how many are left."""
    with database.write() as transaction:
        gone = delete_expired(transaction, at)
    with database.read() as transaction:
        counts = [select(func.count()).select_from(table) for table in (session, pending)]
        return gone, sum(transaction.scalars(count).one() for count in counts)


def test_a_session_ends_at_its_time(database: Database) -> None:
    """However busy somebody is in it."""
    end = NOW + ABSOLUTE
    add_session(database, seen_at=end - SECOND, expires_at=end)
    assert sweep(database, end - SECOND) == (0, 1)
    assert sweep(database, end) == (1, 0)


def test_a_session_ends_when_nobody_is_there(database: Database) -> None:
    """A machine that others use too was left behind."""
    add_session(database, seen_at=NOW, expires_at=NOW + ABSOLUTE)
    assert sweep(database, NOW + IDLE - SECOND) == (0, 1)
    assert sweep(database, NOW + IDLE) == (1, 0)


def test_what_somebody_was_in_the_middle_of_ends(database: Database) -> None:
    """A log-in that was begun and left."""
    row = {"id_hash": bytes(32), "step": "identifying", "content": b"sealed"}
    with database.write() as transaction:
        transaction.execute(insert(pending).values(**row, expires_at=NOW + PENDING))
    assert sweep(database, NOW + PENDING - SECOND) == (0, 1)
    assert sweep(database, NOW + PENDING) == (1, 0)
