"""Opening an account: the terms first, then one account with keys of its own."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from silta.base.identity import Hetu
from silta.mailbox.account import Account
from silta.mailbox.store import accounts, terms
from silta.mailbox.vault.account_key import check_account_key
from silta.portal.terms import TERMS_VERSION
from tests.peers.identity_provider import IdentityProvider, person
from tests.portal.desk import PLAIN, Desk, log_in, open_desk_with_provider, put_back
from tests.portal.driver import Browser
from tests.road.building import copy_of
from tests.town import AINO, NOBODY, Town

Place = tuple[Desk, IdentityProvider]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def opened(request: pytest.FixtureRequest, first_town: Town) -> Iterator[Place]:
    """Give a portal and its provider, on each kind of database; Taina has no account."""
    if request.param == "sqlite":
        with copy_of(first_town) as town, open_desk_with_provider(town) as place:
            yield place
        return
    server = request.getfixturevalue("postgres_server")
    with (
        server.fresh_database() as url,
        copy_of(first_town, url) as town,
        open_desk_with_provider(town) as place,
    ):
        yield place


@pytest.fixture
def place(opened: Place) -> Iterator[Place]:
    """Give both; what a test did is undone."""
    desk, provider = opened
    provider.people["taina"] = person("Taina", "Uusi", NOBODY, "1985-09-30")
    with put_back(desk.town):
        yield desk, provider


def at_the_terms(place: Place, name: str = "taina") -> Browser:
    """Return the browser of somebody who has identified and has no account."""
    desk, provider = place
    browser = desk.browser()
    assert log_in(browser, provider, name).one("location") == "/fi/account/open"
    assert browser.get("/fi/account/open").status == 200
    return browser


def account_of(desk: Desk, code: str = NOBODY) -> Account | None:
    """Return a person's account."""
    with desk.tools.database.read() as transaction:
        return accounts.find(transaction, desk.tools.keys.lookup, Hetu(code))


def test_an_account_opens_with_the_terms_and_takes_letters(place: Place) -> None:
    """Its key is the portal's work, the acceptance is kept, and the first letter is read."""
    desk, _ = place
    taina = at_the_terms(place)
    assert taina.press("/account/open", terms="accepted").one("location") == "/fi/inbox"
    assert set(taina.cookies) == {"silta-session"}
    made = account_of(desk)
    assert made is not None
    check_account_key(made.key, desk.tools.prover.vault.signer)
    with desk.tools.database.read() as transaction:
        assert set(terms.accepted(transaction, made.id)) == {TERMS_VERSION}
    to_her = {"id": NOBODY, "name": "Taina Uusi", "family_name": "Uusi"}
    found = desk.file(**{**PLAIN, "recipient": to_her})
    assert "Punavarpuspäätös" in taina.get(f"/fi/inbox/{found}").words


@pytest.mark.parametrize(
    "fields",
    [{}, {"terms": "no"}, {"terms": "accepted", "version": "2020-01"}, {"version": TERMS_VERSION}],
)
def test_without_the_terms_of_today_nothing_opens(place: Place, fields: dict[str, str]) -> None:
    """The form comes back and says so; then it still can be accepted."""
    taina = at_the_terms(place)
    got = taina.press("/account/open", **fields)
    assert got.status == 422
    assert "aria-invalid" in got.html
    assert account_of(place[0]) is None
    assert taina.press("/account/open", terms="accepted").status == 303


def test_pressed_at_once_it_is_one_account(place: Place) -> None:
    """The step is taken once; the other press is led to the beginning."""
    desk, _ = place
    taina = at_the_terms(place)
    (form,) = [form for form in taina.forms() if form.action.endswith("/open")]
    windows = [Browser(desk.app, dict(taina.cookies)) for _ in range(4)]
    given = {**form.hidden, "terms": "accepted"}
    with ThreadPoolExecutor(4) as pool:
        pressed = [pool.submit(window.post, form.action, **given) for window in windows]
        places = sorted(one.result().one("location") for one in pressed)
    assert places == ["/fi/", "/fi/", "/fi/", "/fi/inbox"]


def test_a_step_is_over_once_it_is_cancelled(place: Place) -> None:
    """Who it was is forgotten, in the browser and in the database."""
    desk, _ = place
    taina = at_the_terms(place)
    kept = dict(taina.cookies)
    assert taina.press("/logout").status == 303
    assert taina.cookies == {}
    assert Browser(desk.app, kept).get("/fi/account/open").one("location") == "/fi/"
    assert account_of(desk) is None


def test_nobody_comes_to_the_terms_without_identifying(place: Place) -> None:
    """Nor with a session, nor with the token of another step."""
    desk, provider = place
    assert desk.browser().get("/fi/account/open").one("location") == "/fi/"
    aino = desk.browser()
    log_in(aino, provider)
    assert aino.get("/fi/account/open").one("location") == "/fi/inbox"
    begun = desk.browser()
    begun.get("/fi/login")
    begun.cookies = {"silta-opening": begun.cookies["silta-identifying"]}
    assert begun.get("/fi/account/open").one("location") == "/fi/"


def test_a_closed_account_opens_anew_and_reads_nothing_old(place: Place) -> None:
    """What was sealed to the old key stays shut for good."""
    desk, _ = place
    old = desk.file(**PLAIN)
    desk.town.silta("account", "close", "--yes", "--hetu", AINO)
    aino = at_the_terms(place, "aino")
    assert aino.press("/account/open", terms="accepted").one("location") == "/fi/inbox"
    new = desk.file(**PLAIN)
    assert aino.get(f"/fi/inbox/{old}").status == 409
    assert "Punavarpuspäätös" in aino.get(f"/fi/inbox/{new}").words
    assert aino.get("/fi/inbox").html.count("Punavarpuspäätös") == 1
