"""The cookies: for this host and the web alone, and over https out of everybody's reach."""

from __future__ import annotations

from collections.abc import Iterator
from http.cookies import Morsel, SimpleCookie

import pytest
from litestar.datastructures import Headers

from silta.base.settings import WrongSetting
from silta.portal.cookies import Jar, kept, name_of, removed, token_in
from silta.portal.tokens import Token, new_token
from tests.portal.desk import Desk, open_desk
from tests.portal.driver import Got
from tests.road.building import copy_of
from tests.town import Town


@pytest.fixture(scope="module")
def https(first_town: Town) -> Iterator[Desk]:
    """Give the portal of a town that people reach by https."""
    with (
        copy_of(first_town) as town,
        open_desk(town, SILTA_PUBLIC_URL="https://silta.example") as opened,
    ):
        yield opened


def cookie_of(line: str) -> Morsel[str]:
    """Return the one cookie of a Set-Cookie line."""
    (morsel,) = SimpleCookie(line).values()
    return morsel


def held(name: str, token: Token) -> Headers:
    """Return the headers of a browser that holds a token under a name."""
    return Headers({"cookie": f"other=1; {name}={token.text}"})


def test_a_cookie_that_is_there_twice_is_none() -> None:
    """One of the two was set by somebody else."""
    field = "; ".join(f"silta-session={new_token().text}" for _ in range(2))
    assert token_in(Headers({"cookie": field}), Jar.SESSION, secure=False) is None


@pytest.mark.parametrize("secure", [True, False])
@pytest.mark.parametrize("jar", Jar)
def test_each_cookie_is_bound_as_far_as_can_be(jar: Jar, *, secure: bool) -> None:
    """RFC 6265bis section 4.1.3: __Host- asks for Secure, Path=/ and no Domain."""
    token = new_token()
    for made in (kept(jar, token, secure=secure), removed(jar, secure=secure)):
        found = cookie_of(made.to_header(header=""))
        assert (found["path"], found["domain"], found["samesite"]) == ("/", "", "lax")
        assert found["httponly"] is True
        assert bool(found["secure"]) is secure
        assert found.key.startswith("__Host-") is secure
    assert token_in(held(name_of(jar, secure=secure), token), jar, secure=secure) == token
    assert token_in(held(name_of(jar, secure=not secure), token), jar, secure=secure) is None


def test_the_jars_have_names_of_their_own() -> None:
    """A token of one step is found in no other."""
    token = new_token()
    cookies = held(name_of(Jar.OPENING, secure=True), token)
    assert [token_in(cookies, jar, secure=True) for jar in Jar].count(token) == 1


def test_over_https_only_the_bound_cookie_counts(https: Desk) -> None:
    """A neighbour's host can set one without the prefix, and it is nobody's session."""
    aino = https.reader()
    assert aino.get("/fi/inbox").status == 200
    (text,) = aino.cookies.values()
    aino.cookies = {"silta-session": text}
    assert aino.get("/fi/inbox").status == 303


def test_over_https_browsers_are_told_to_stay_there(https: Desk) -> None:
    """On each answer (RFC 6797); on http it would be ignored."""
    for path in ("/", "/fi/", "/fi/none", "/static/app.css"):
        got: Got = https.browser().get(path)
        assert got.one("strict-transport-security") == "max-age=31536000"


def test_a_log_out_removes_the_bound_cookies(https: Desk) -> None:
    """A browser forgets a __Host- cookie only by one as bound."""
    aino = https.reader()
    gone = [cookie_of(line) for line in aino.post("/fi/logout").all("set-cookie")]
    assert sorted(one.key for one in gone) == sorted(name_of(jar, secure=True) for jar in Jar)
    assert {(one["max-age"], bool(one["secure"])) for one in gone} == {("0", True)}


@pytest.mark.parametrize(
    "address", ["http://silta.example", "http://0.0.0.0:8000", "ftp://127.0.0.1", "127.0.0.1"]
)
def test_no_portal_starts_on_an_address_in_the_clear(first_town: Town, address: str) -> None:
    """A session would cross a network that anybody can listen to."""
    with (
        copy_of(first_town) as town,
        pytest.raises(WrongSetting, match="SILTA_PUBLIC_URL"),
        open_desk(town, SILTA_PUBLIC_URL=address),
    ):
        pass
