"""Logging in and out: each session begins anew, and a log-in that fails says how."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from silta.portal.cookies import Jar
from silta.portal.tokens import new_token
from tests.peers.identity_provider import IdentityProvider, Misbehaviour
from tests.peers.identity_state import Answer
from tests.portal.desk import Desk, log_in, open_desk_with_provider, put_back
from tests.portal.driver import Browser
from tests.road.building import copy_of
from tests.town import AINO, EINO, Town

Place = tuple[Desk, IdentityProvider]


@pytest.fixture(scope="module")
def opened(first_town: Town) -> Iterator[Place]:
    """Give the portal of one town, and where its people are identified."""
    with copy_of(first_town) as town, open_desk_with_provider(town) as place:
        yield place


@pytest.fixture
def place(opened: Place) -> Iterator[Place]:
    """Give both, honest; what a test did is undone."""
    with put_back(opened[0].town):
        yield opened
    opened[1].misbehaviour = Misbehaviour()


def with_session(desk: Desk, text: str) -> Browser:
    """Return another browser that holds a session's cookie."""
    return Browser(desk.app, {"silta-session": text})


def test_a_citizen_comes_to_the_inbox(place: Place) -> None:
    """With one cookie, which no step left behind."""
    aino = place[0].browser()
    assert log_in(aino, place[1], language="sv").one("location") == "/sv/inbox"
    assert set(aino.cookies) == {"silta-session"}
    assert "Aino Demo" in aino.get("/sv/inbox").words
    assert aino.get("/sv/login").one("location") == "/sv/inbox"


def test_no_cookie_of_the_clients_choice_survives_a_log_in(place: Place) -> None:
    """Of every name: what somebody planted before is worth nothing after (THREATS, Litestar)."""
    desk, provider = place
    planted = {jar.value: new_token().text for jar in Jar}
    aino = Browser(desk.app, dict(planted))
    log_in(aino, provider)
    assert aino.get("/fi/inbox").status == 200
    assert aino.cookies["silta-session"] not in planted.values()
    for text in planted.values():
        assert with_session(desk, text).get("/fi/inbox").status == 303


def test_a_live_session_that_was_planted_ends_at_the_log_in(place: Place) -> None:
    """An attacker's own session in Aino's browser does not become hers, nor stays his."""
    desk, provider = place
    eino, aino = desk.reader(EINO), desk.browser()
    address = aino.get("/fi/login").one("location")
    aino.cookies["silta-session"] = eino.cookies["silta-session"]
    aino.get(f"/auth/callback?{urlencode(provider.press(address, 'aino'))}")
    assert aino.get("/fi/inbox").status == 200
    assert eino.get("/fi/inbox").status == 303


def test_the_session_before_is_dead_after_a_new_log_in_and_after_a_log_out(place: Place) -> None:
    """On the server, not in the browser alone."""
    desk, provider = place
    aino = desk.browser()
    log_in(aino, provider)
    first = aino.cookies["silta-session"]
    assert aino.post("/fi/logout").status == 303
    assert with_session(desk, first).get("/fi/inbox").status == 303
    log_in(aino, provider)
    assert with_session(desk, first).get("/fi/inbox").status == 303
    assert aino.get("/fi/inbox").status == 200


def test_a_return_counts_once_and_in_its_own_browser(place: Place) -> None:
    """A stolen address of return logs nobody in."""
    desk, provider = place
    aino, thief = desk.browser(), desk.browser()
    thief.get("/fi/login")
    query = urlencode(provider.press(aino.get("/fi/login").one("location"), "aino"))
    assert desk.browser().get(f"/auth/callback?{query}").status == 400
    assert thief.get(f"/auth/callback?{query}").status == 400
    assert aino.get(f"/auth/callback?{query}").status == 303
    assert aino.get(f"/auth/callback?{query}").status == 400


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_cancelled_log_in_is_no_fault(place: Place, language: str) -> None:
    """One may think again."""
    browser = place[0].browser()
    got = log_in(browser, place[1], "cancel", language)
    assert (got.status, "silta-session" in browser.cookies) == (200, False)
    assert f'<html lang="{language}"' in got.html


def test_a_refused_log_in_says_so(place: Place) -> None:
    """With an id for those who ask, and nothing of the reason."""
    place[1].misbehaviour = Misbehaviour(id_token={"nonce": "another"})
    got = log_in(place[0].browser(), place[1])
    assert got.status == 400
    assert "nonce" not in got.words


def test_a_provider_in_trouble_is_told_of(place: Place) -> None:
    """Later it may work: 503."""
    desk, provider = place
    provider.misbehaviour = Misbehaviour(answers={"/token": Answer(status=500)})
    assert log_in(desk.browser(), provider).status == 503


def test_a_paused_account_is_read_on(place: Place) -> None:
    """What came before the pause stays to be read."""
    desk, provider = place
    desk.town.silta("account", "pause", "--hetu", AINO)
    aino = desk.browser()
    assert log_in(aino, provider).one("location") == "/fi/inbox"
    assert aino.get("/fi/inbox").status == 200


def test_a_closed_account_ends_its_sessions_at_once(place: Place) -> None:
    """At the operator's word, wherever its holder is just now."""
    desk, provider = place
    aino = desk.browser()
    log_in(aino, provider)
    desk.town.silta("account", "close", "--yes", "--hetu", AINO)
    assert aino.get("/fi/inbox").one("location") == "/fi/"
