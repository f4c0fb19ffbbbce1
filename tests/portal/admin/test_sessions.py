"""Sessions of administrators: bound to a browser, a log-in and the table, and never long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from silta.keys.administrator import Role
from silta.portal.admin import sessions
from silta.portal.admin.jars import AdminJar
from silta.portal.admin.sessions import FRESH
from silta.portal.cookies import name_of
from silta.portal.lifetimes import ABSOLUTE, IDLE
from silta.portal.store import administrator_sessions
from silta.portal.tables import administrator_session
from tests.portal.admin.desk import Console
from tests.portal.driver import Browser

NOW = datetime(2026, 11, 22, 9, 15, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture(autouse=True)
def at_nine(each_console: Console) -> None:
    """Begin each test at the same time."""
    each_console.at = NOW


def is_in(browser: Browser) -> bool:
    """Tell whether the browser is somebody's."""
    return browser.get("/fi/admin/logout").status == 200


def test_a_session_is_over_when_nobody_is_there(each_console: Console) -> None:
    """Fifteen minutes, to the second."""
    browser = each_console.of()
    each_console.at = NOW + IDLE - SECOND
    assert is_in(browser)
    each_console.at += IDLE
    assert not is_in(browser)


def test_a_session_is_over_after_a_working_day(each_console: Console) -> None:
    """However busy somebody is."""
    browser, end = each_console.of(), NOW + ABSOLUTE
    each_console.at = NOW
    while each_console.at + 10 * MINUTE < end:
        each_console.at += 10 * MINUTE
        assert is_in(browser)
    each_console.at = end
    assert not is_in(browser)


def test_a_clock_that_was_set_back_lets_no_session_live(each_console: Console) -> None:
    """Nor is a log-in fresh that is still to come."""
    browser = each_console.of()
    each_console.at = NOW - timedelta(days=1)
    assert not is_in(browser)
    ahead = sessions.new_session(each_console.administrator(name="olli").id, NOW, NOW)
    assert not ahead.is_fresh(NOW - timedelta(hours=1))


def test_a_log_out_ends_it(each_console: Console) -> None:
    """On the machine, not only in the browser."""
    browser = each_console.of()
    held = dict(browser.cookies)
    assert browser.post("/fi/admin/logout").one("location") == "/fi/admin/login?said=logged-out"
    assert browser.cookies == {}
    browser.cookies.update(held)
    assert not is_in(browser)


def test_a_removal_ends_every_session(each_console: Console) -> None:
    """With the next request, wherever it comes from."""
    who = each_console.administrator(Role.KEYS)
    browsers = [each_console.logged_in(who) for _ in range(2)]
    each_console.remove(who)
    assert [is_in(browser) for browser in browsers] == [False, False]


def test_the_database_gives_nobody_a_session(each_console: Console) -> None:
    """Its row names a hash; and whose it is stands sealed as well."""
    elli, olli = (each_console.administrator(name=name) for name in ("elli", "olli"))
    browser = each_console.logged_in(elli)
    with each_console.database.write() as transaction:
        transaction.execute(update(administrator_session).values(administrator_id=olli.id))
    assert not is_in(browser)
    with each_console.database.read() as transaction:
        row = transaction.execute(select(administrator_session)).one()
    token = next(iter(browser.cookies.values()))
    assert token.encode() not in bytes(row.id_hash) + bytes(row.content)


def test_a_portals_cookie_is_none_of_the_consoles(each_console: Console) -> None:
    """Both may stand in one browser; each has its own name and its own key."""
    browser = each_console.of()
    token = browser.cookies.pop(AdminJar.SESSION)
    browser.cookies["silta-session"] = token
    assert not is_in(browser)


def test_ending_one_that_is_not_there_is_no_error(each_console: Console) -> None:
    """Two log-outs at once."""
    with each_console.database.write() as transaction:
        administrator_sessions.end(transaction, bytes(32))


@pytest.mark.parametrize("ago", [timedelta(0), FRESH])
def test_a_log_in_is_fresh_for_five_minutes(each_console: Console, ago: timedelta) -> None:
    """To the second."""
    browser = each_console.of(ago=ago)
    got = browser.post("/fi/admin/proposals/X/confirm")
    assert (got.status, "no such proposal" in got.words) == (409, True)


def test_a_stale_log_in_is_sent_to_a_fresh_one(each_console: Console) -> None:
    """By a link, and back to the page of the act; nothing is done."""
    browser = each_console.of(ago=FRESH + SECOND)
    got = browser.post("/fi/admin/administrators/invite", email="x@silta.example", role="keys")
    assert got.status == 403
    assert 'href="/fi/admin/login/go?back=/admin/administrators"' in got.html
    assert "x@silta.example" not in str(each_console.said())


def test_over_https_only_the_bound_cookie_counts() -> None:
    """No other host or path can have set it."""
    assert name_of(AdminJar.SESSION, secure=True) == "__Host-silta-admin-session"
