"""Every form is one of ours, sent from our own page; no address acts by itself."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from litestar import Litestar

from silta.portal.tokens import new_token
from tests.portal.desk import Desk
from tests.portal.desks import desk, desk_of_module
from tests.portal.driver import FORM, Browser
from tests.town import EINO

__all__ = ["desk", "desk_of_module"]

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


def unsafe_routes(desk: Desk) -> Iterator[tuple[str, str]]:
    """Yield method and address of every route that may change anything."""
    inner: Litestar = desk.app._inner  # type: ignore[attr-defined]  # the routes of what is inside
    for route in inner.routes:
        for method in UNSAFE & set(getattr(route, "methods", ())):
            path = route.path.replace("{lang:str}", "fi").replace("{reference:str}", "X")
            yield method, path


def test_the_routes_are_the_known_ones(desk: Desk) -> None:
    """A new one is found by the walk, and thought of here."""
    assert sorted(unsafe_routes(desk)) == [
        ("POST", "/fi/account/open"),
        ("POST", "/fi/inbox/X/acknowledge"),
        ("POST", "/fi/logout"),
    ]


def bodies(desk: Desk, aino: Browser) -> dict[str, tuple[str, bytes]]:
    """Return what a form of another site, or of another session, could send."""
    good = urlencode({"csrf": aino.csrf}).encode()
    other = desk.reader(EINO)
    multipart = (
        f'--x\r\ncontent-disposition: form-data; name="csrf"\r\n\r\n{aino.csrf}\r\n--x--\r\n'
    )
    return {
        "no token": (FORM, b""),
        "an empty token": (FORM, b"csrf="),
        "a token of another session": (FORM, urlencode({"csrf": other.csrf}).encode()),
        "a token of no session": (FORM, urlencode({"csrf": new_token().csrf}).encode()),
        "the cookie itself": (FORM, urlencode({"csrf": aino.cookies["silta-session"]}).encode()),
        "broken letters": (FORM, b"csrf=%FF%FE%00"),
        "two tokens, the first wrong": (FORM, b"csrf=x&" + good),
        "multipart": ("multipart/form-data; boundary=x", multipart.encode()),
        "JSON": ("application/json", f'{{"csrf": "{aino.csrf}"}}'.encode()),
        "plain text": ("text/plain", good),
        "no type": ("", good),
    }


NAMES = (
    *("no token", "an empty token", "a token of another session", "a token of no session"),
    *("the cookie itself", "broken letters", "two tokens, the first wrong", "multipart", "JSON"),
    *("plain text", "no type"),
)


@pytest.mark.parametrize("name", NAMES)
def test_a_foreign_form_is_refused_everywhere(desk: Desk, name: str) -> None:
    """With the page that says so, and with nothing done: the session is as it was."""
    aino = desk.reader()
    kind, body = bodies(desk, aino)[name]
    for method, path in unsafe_routes(desk):
        headers = [("content-type", kind)] if kind else []
        got = aino.ask(method, path, headers, body)
        assert got.status == 403, path
    assert aino.get("/fi/inbox").status == 200


def test_no_acknowledgement_comes_of_a_foreign_form(desk: Desk) -> None:
    """It would be a legal act that nobody did."""
    found = desk.file()
    desk.reader().ask("POST", f"/fi/inbox/{found}/acknowledge", [("content-type", FORM)], b"csrf=x")
    assert [row["event"] for row in desk.town.evidence(found)] == ["accepted", "filed"]


def test_an_address_alone_does_nothing(desk: Desk) -> None:
    """Neither logs out nor acknowledges, whatever the method that is called safe."""
    found = desk.file()
    aino = desk.reader()
    assert aino.get("/fi/logout").status == 200
    assert aino.get(f"/fi/logout?csrf={aino.csrf}").status == 200
    assert aino.get(f"/fi/inbox/{found}/acknowledge").status == 405
    for method in ("HEAD", "OPTIONS"):
        aino.ask(method, f"/fi/inbox/{found}/acknowledge")
        aino.ask(method, "/fi/logout")
    assert aino.get("/fi/inbox").status == 200
    assert len(desk.town.evidence(found)) == 2


def test_our_own_form_is_taken(desk: Desk) -> None:
    """Else all of the above would hold of a portal that refuses everything."""
    aino = desk.reader()
    token = aino.cookies["silta-session"]
    aino.get("/fi/logout")
    form, *_ = [form for form in aino.forms() if form.action == "/fi/logout"]
    assert aino.post(form.action, **form.hidden).one("location") == "/fi/?logged-out"
    assert aino.cookies == {}
    aino.cookies["silta-session"] = token
    assert aino.get("/fi/inbox").status == 303
