"""Logging in to the console: who is bound by an invitation, and nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from silta.keys.administrator import Role
from silta.portal.admin.jars import AdminJar
from tests.peers.identity_provider import IdentityProvider
from tests.portal.admin.desk import Console, log_in

Both = tuple[Console, IdentityProvider]


def test_a_bound_administrator_comes_to_the_start(console_and_provider: Both) -> None:
    """The pair of issuer and subject is what counts."""
    console, provider = console_and_provider
    console.administrator(Role.KEYS, "aino", provider.issuer)
    browser = console.browser()
    assert log_in(browser, provider).one("location") == "/fi/admin"
    assert "aino@silta.example" in browser.get("/fi/admin").words


def test_an_unknown_log_in_gets_a_page_and_nothing_else(console_and_provider: Both) -> None:
    """Eino's log-in is in order, and his mail address is an administrator's: he is nobody."""
    console, provider = console_and_provider
    console.administrator(Role.KEYS, "aino", provider.issuer)
    provider.people["eino"]["email"] = "aino@silta.example"
    browser = console.browser()
    got = log_in(browser, provider, "eino")
    assert (got.status, "et ole" in got.words.lower()) == (403, True)
    assert AdminJar.SESSION not in browser.cookies
    assert browser.get("/fi/admin").status == 303


def test_the_same_subject_at_another_provider_is_somebody_else(console_and_provider: Both) -> None:
    """A subject is unique at its issuer alone (OpenID Connect Core section 2)."""
    console, provider = console_and_provider
    console.administrator(Role.KEYS, "aino", "https://toinen.example")
    assert log_in(console.browser(), provider).status == 403


def test_no_cookie_of_the_clients_choice_survives_a_log_in(console_and_provider: Both) -> None:
    """A session that somebody planted is worth nothing after the log-in."""
    console, provider = console_and_provider
    who = console.administrator(Role.KEYS, "aino", provider.issuer)
    browser = console.logged_in(who)
    planted = dict(browser.cookies)
    log_in(browser, provider, start="/fi/admin/login/go?back=/admin/audit")
    assert browser.cookies[AdminJar.SESSION] != planted[AdminJar.SESSION]
    thief = console.browser()
    thief.cookies.update(planted)
    assert thief.get("/fi/admin").status == 303


def test_a_return_counts_once(console_and_provider: Both) -> None:
    """A second time, or in another browser, the same answer is nothing."""
    console, provider = console_and_provider
    console.administrator(Role.KEYS, "aino", provider.issuer)
    browser = console.browser()
    address = browser.get("/fi/admin/login/go").one("location")
    answer = provider.press(address)
    query = "&".join(f"{name}={value}" for name, value in answer.items())
    assert console.browser().get(f"/auth/callback?{query}").status == 400
    assert browser.get(f"/auth/callback?{query}").status == 303
    assert browser.get(f"/auth/callback?{query}").status == 400


@pytest.mark.parametrize("auth_time", [None, True, "now", 0, 10**12, float("inf")])
def test_a_log_in_must_say_when_it_was(console_and_provider: Both, auth_time: object) -> None:
    """Without a good auth_time nobody knows that it is not yesterday's."""
    console, provider = console_and_provider
    console.administrator(Role.KEYS, "aino", provider.issuer)
    provider.misbehaviour.id_token = {"auth_time": auth_time}
    assert log_in(console.browser(), provider).status in {400, 503}


def test_a_fresh_log_in_is_asked_of_the_person_and_not_of_their_browser(
    console_and_provider: Both,
) -> None:
    """Who logged in this morning is asked anew before a change of trust, and comes back to it."""
    console, provider = console_and_provider
    console.administrator(Role.KEYS, "aino", provider.issuer)
    provider.logged_in_seconds = 7200
    browser = console.browser()
    assert log_in(browser, provider).one("location") == "/fi/admin"
    got = log_in(browser, provider, start="/fi/admin/login/go?back=/admin/audit")
    assert got.one("location") == "/fi/admin/audit?said=fresh"


def test_a_provider_that_does_not_ask_anew_is_refused(console_and_provider: Both) -> None:
    """It was told max_age; an old auth_time shows that it did not listen."""
    console, provider = console_and_provider
    console.administrator(Role.KEYS, "aino", provider.issuer)
    old = (console.now() - timedelta(minutes=3)).timestamp()
    provider.misbehaviour.id_token = {"auth_time": int(old)}
    assert log_in(console.browser(), provider).status == 303
    start = "/fi/admin/login/go?back=/admin/audit"
    assert log_in(console.browser(), provider, start=start).status == 400


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example",
        "//evil.example",
        "/admin//evil.example",
        "/admin/../x",
        "/admin\\evil",
        "/",
        "/admin?x=1",
        "/adminevil",
        "/admin/" + "a" * 300,
    ],
)
def test_a_way_back_is_a_page_of_ours(console_and_provider: Both, back: str) -> None:
    """A link that somebody sends leads nowhere else after the log-in."""
    console, provider = console_and_provider
    console.administrator(Role.KEYS, "aino", provider.issuer)
    got = log_in(console.browser(), provider, start=f"/fi/admin/login/go?back={back}")
    assert got.one("location") == "/fi/admin"


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_cancelled_log_in_is_no_fault(console_and_provider: Both, language: str) -> None:
    """In the language that it was begun in."""
    console, provider = console_and_provider
    got = log_in(console.browser(), provider, "cancel", f"/{language}/admin/login/go")
    assert (got.status, f'lang="{language}"' in got.html) == (200, True)
