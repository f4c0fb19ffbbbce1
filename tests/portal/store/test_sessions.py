"""The rows of sessions: found by the token's hash, and not for a closed account."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from silta.base.database import Database
from silta.mailbox.tables import account
from silta.portal.store import sessions
from silta.portal.store.sessions import SessionRow
from tests.mailbox.filed_letters import furnish
from tests.mailbox.vault.cast import AINO
from tests.registry import NOW

ROW = SessionRow(
    id_hash=b"H" * 32,
    account_id=AINO,
    content=b"sealed",
    seen_at=NOW,
    expires_at=NOW + timedelta(hours=8),
)


@pytest.fixture(autouse=True)
def logged_in(database: Database) -> None:
    """Log Aino in."""
    furnish(database)
    with database.write() as transaction:
        sessions.add(transaction, ROW)


def found(database: Database, id_hash: bytes = ROW.id_hash) -> SessionRow | None:
    """Return the session as it stands."""
    with database.read() as transaction:
        row, opened_at = sessions.find(transaction, id_hash) or (None, NOW)
    assert opened_at == NOW
    return row


def test_a_session_is_found_as_it_was_added(database: Database) -> None:
    """To the microsecond, and by its own hash alone."""
    assert found(database) == ROW
    assert found(database, b"X" * 32) is None
    assert "HHH" not in repr(ROW)
    assert "sealed" not in repr(ROW)


def test_a_touch_moves_the_last_use_alone(database: Database) -> None:
    """The end of the working day stays where it was."""
    later = NOW + timedelta(minutes=3)
    with database.write() as transaction:
        sessions.touch(transaction, ROW.id_hash, later)
    assert found(database) == replace(ROW, seen_at=later)


@pytest.mark.parametrize(("state", "lives"), [("open", True), ("paused", True), ("closed", False)])
def test_a_closed_account_has_no_sessions(database: Database, *, state: str, lives: bool) -> None:
    """A paused one is read on; a closed one is shut at once."""
    with database.write() as transaction:
        transaction.execute(update(account).where(account.c.id == AINO).values(state=state))
    assert (found(database) is not None) is lives


def test_an_ended_session_is_gone(database: Database) -> None:
    """Ending another one changes nothing."""
    with database.write() as transaction:
        sessions.end(transaction, b"X" * 32)
    assert found(database) == ROW
    with database.write() as transaction:
        sessions.end(transaction, ROW.id_hash)
    assert found(database) is None
