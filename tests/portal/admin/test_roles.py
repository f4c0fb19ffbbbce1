"""Who may do what in the console: every route with every role, as one table."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from litestar import Litestar

from silta.keys.administrator import Permission, Role
from tests.keys.test_administrator import MAY
from tests.portal.admin.desk import Console

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
ID = "01JD00000000000000000000XX"
# What each act of the frame asks for; the areas' own tests have theirs.
ACTS = {
    "/fi/admin/logout": Permission.READ,
    "/fi/admin/administrators/invite": Permission.ADMINISTER,
    f"/fi/admin/administrators/{ID}/remove": Permission.ADMINISTER,
    f"/fi/admin/proposals/{ID}/confirm": Permission.ADMINISTER,
    f"/fi/admin/proposals/{ID}/decline": Permission.ADMINISTER,
    f"/fi/admin/outbox/{ID}/retry": Permission.OPERATE,
    f"/fi/admin/outbox/{ID}/drop": Permission.OPERATE,
}
LOG_OUT = {"/fi/admin/logout"}


def routes(console: Console) -> Iterator[tuple[str, str]]:
    """Yield method and address of every route, an id in each open place."""
    inner: Litestar = console.app._inner  # type: ignore[attr-defined]  # the routes of what is inside
    for route in inner.routes:
        for method in getattr(route, "methods", ()):
            parts = [ID if "{" in part else part for part in route.path.split("/")[2:]]
            yield method, "/".join(["", "fi", *parts])


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("path", ACTS)
def test_each_act_is_for_its_roles(console: Console, path: str, role: Role) -> None:
    """403 for the others, whatever they send; for its own, it is looked at."""
    got = console.of(role).post(path)
    may = ACTS[path].value in MAY[role]
    assert (got.status != 403) == may, (got.status, got.words)


def test_an_auditor_changes_nothing_anywhere(console: Console) -> None:
    """Every route that may change anything, those of other areas and of tomorrow too."""
    auditor = console.of(Role.AUDITOR)
    paths = {path for method, path in routes(console) if method in UNSAFE}
    assert set(ACTS) <= paths
    before = console.said()
    # 404 where an area looks first whether there is such a thing at all.
    allowed = {path for path in paths - LOG_OUT if auditor.post(path).status not in {403, 404}}
    assert (allowed, console.said()) == (set(), before)


def test_no_act_is_done_for_nobody(console: Console) -> None:
    """Without a session there is no form that could be ours."""
    paths = {path for method, path in routes(console) if method in UNSAFE}
    assert {console.browser().post(path).status for path in paths} == {403}


@pytest.mark.parametrize("given", [{"csrf": ""}, {"csrf": "x" * 43}, {"csrf": "ä"}])
def test_a_foreign_form_is_refused_everywhere(console: Console, given: dict[str, str]) -> None:
    """Of another site, which cannot know the token (CSRF)."""
    browser = console.of(Role.OPERATOR)
    for method, path in routes(console):
        if method in UNSAFE:
            assert browser.post(path, **given).status == 403, path


def test_another_sessions_token_is_no_token(console: Console) -> None:
    """Whoever is logged in elsewhere has a form, but not ours."""
    elli, olli = console.of(Role.OPERATOR, "elli"), console.of(Role.OPERATOR, "olli")
    got = elli.post(f"/fi/admin/outbox/{ID}/retry", csrf=olli.csrf)
    assert (got.status, "lomake" in got.words.lower()) == (403, True)


def test_a_body_that_is_no_form_is_refused(console: Console) -> None:
    """A script of another site may send text, and no form."""
    browser = console.of(Role.OPERATOR)
    for kind in ("text/plain", "application/json"):
        body = f"csrf={browser.csrf}".encode()
        got = browser.ask("POST", "/fi/admin/logout", [("content-type", kind)], body)
        assert got.status == 403


def test_a_role_that_changes_counts_at_once(console: Console) -> None:
    """The table says it now, not the session."""
    who = console.administrator(Role.OPERATOR)
    browser = console.logged_in(who)
    assert browser.get("/fi/admin").status == 200
    console.remove(who)
    assert browser.get("/fi/admin").one("location") == "/fi/admin/login"
    assert browser.post("/fi/admin/administrators/invite").status == 303


def test_an_address_alone_does_nothing(console: Console) -> None:
    """Acts are for forms; a link that somebody sends acts on nothing."""
    browser = console.of(Role.OPERATOR)
    assert {browser.get(path).status for path in ACTS if path != "/fi/admin/logout"} <= {404, 405}


def test_a_form_beyond_the_largest_is_refused(console: Console) -> None:
    """A megabyte is more than any form of ours."""
    browser = console.of(Role.OPERATOR)
    got = browser.post("/fi/admin/administrators/invite", reason="x" * (1024 * 1024 + 1))
    assert got.status == 413
