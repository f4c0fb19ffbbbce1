"""Sessions: over after idleness or a working day, and never taken over from elsewhere."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, select, update

from silta.base.database import Database
from silta.mailbox.tables import account
from silta.portal import sessions
from silta.portal.lifetimes import ABSOLUTE, IDLE
from silta.portal.sessions import LogIn, Session
from silta.portal.tables import session
from silta.portal.tokens import BrowserSeal, Token, new_token
from tests.mailbox.filed_letters import furnish
from tests.mailbox.vault.cast import AINO, EINO
from tests.registry import NOW

SEAL = BrowserSeal(b"P" * 32)
SECOND, MINUTE, YEAR = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=365)


@pytest.fixture(autouse=True)
def aino(database: Database) -> None:
    """Open Aino's account."""
    furnish(database)


def log_in(database: Database, before: Token | None = None, at: datetime = NOW) -> Session:
    """Log Aino in."""
    who = LogIn(AINO, b"H" * 32, "Aino Demo", "loa3", NOW - MINUTE)
    return sessions.begin(database, SEAL, who, before=before, at=at)


def lives(database: Database, token: Token, at: datetime) -> bool:
    """Tell whether the session is one at ``at``."""
    return sessions.find(database, SEAL, token, at) is not None


def test_a_session_comes_back_as_it_was_begun(database: Database) -> None:
    """With the holder's name, which only the browser's token unseals."""
    begun = log_in(database)
    assert sessions.find(database, SEAL, begun.token, NOW) == begun
    assert "Aino" not in repr(begun)


def test_a_session_is_over_when_nobody_is_there(database: Database) -> None:
    """Fifteen minutes, to the second."""
    token = log_in(database).token
    assert lives(database, token, NOW + IDLE - SECOND)
    other = log_in(database).token
    assert not lives(database, other, NOW + IDLE)


def test_use_keeps_a_session_alive_and_no_longer_than_a_working_day(database: Database) -> None:
    """Whoever clicks every ten minutes is logged out in the evening too."""
    token, at = log_in(database).token, NOW
    while at + 10 * MINUTE < NOW + ABSOLUTE:
        at += 10 * MINUTE
        assert lives(database, token, at), at
    assert not lives(database, token, NOW + ABSOLUTE)


def test_idleness_is_kept_to_the_minute(database: Database) -> None:
    """Not each page writes to the disk; a minute of grace is all that it costs."""
    token = log_in(database).token
    assert lives(database, token, NOW + MINUTE - SECOND)
    assert not lives(database, token, NOW + IDLE)


def test_a_clock_set_back_ends_a_session(database: Database) -> None:
    """It would live longer by as much (THREATS case 15); five minutes are NTP's business."""
    token = log_in(database).token
    assert lives(database, token, NOW - 5 * MINUTE)
    assert not lives(database, token, NOW - 5 * MINUTE - SECOND)
    assert not lives(database, token, NOW - YEAR)
    assert not lives(database, token, NOW + YEAR)


def test_a_new_log_in_ends_the_session_before(database: Database) -> None:
    """And gives a token that nobody has had."""
    first = log_in(database).token
    second = log_in(database, before=first).token
    assert first != second
    assert not lives(database, first, NOW)
    assert lives(database, second, NOW)


def test_a_token_of_the_clients_choice_is_no_session(database: Database) -> None:
    """Before a log-in it is nothing, and after it as well."""
    planted = new_token()
    assert not lives(database, planted, NOW)
    assert log_in(database, before=planted).token != planted
    assert not lives(database, planted, NOW)


def test_the_end_is_at_once(database: Database) -> None:
    """And a second time it is no error."""
    token = log_in(database).token
    sessions.end(database, token)
    assert not lives(database, token, NOW)
    sessions.end(database, token)


def change(database: Database, **values: object) -> None:
    """Write to the session's row, past all of our code."""
    with database.write() as transaction:
        transaction.execute(update(session).values(**values))


def test_a_row_says_nothing_that_its_seal_does_not(database: Database) -> None:
    """Who writes to the database lets nobody be somebody else, nor for longer."""
    token = log_in(database).token
    change(database, expires_at=NOW + YEAR, seen_at=NOW + ABSOLUTE)
    assert not lives(database, token, NOW + ABSOLUTE)
    change(database, seen_at=NOW)
    assert lives(database, token, NOW)
    assert sessions.find(database, BrowserSeal(b"Q" * 32), token, NOW) is None
    change(database, content=new_token().secret)
    assert not lives(database, token, NOW)


def test_a_session_moved_to_another_account_is_none(database: Database) -> None:
    """The account stands under the seal as well as beside it."""
    token = log_in(database).token
    with database.write() as transaction:
        row = dict(transaction.execute(select(account)).one()._mapping)
        transaction.execute(insert(account).values(**{**row, "id": EINO, "lookup": b"X" * 32}))
    change(database, account_id=EINO)
    assert not lives(database, token, NOW)


def test_an_account_that_was_opened_anew_has_no_session_of_before(database: Database) -> None:
    """It is another mailbox; what was ended with the old one stays so."""
    token = log_in(database).token
    with database.write() as transaction:
        transaction.execute(update(account).values(opened_at=NOW + SECOND))
    assert not lives(database, token, NOW + SECOND)
