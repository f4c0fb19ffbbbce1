"""The security headers stand on every answer there is, and on each exactly once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from silta.portal.app import LARGEST_FORM_BYTES
from silta.portal.headers import ALWAYS, PAGE_POLICY
from tests.portal.desk import PLAIN, Desk, open_desk
from tests.portal.desks import desk, desk_of_module
from tests.portal.driver import FORM, Got
from tests.portal.thieves import changed, steal
from tests.road.building import copy_of
from tests.town import Town

__all__ = ["desk", "desk_of_module"]

HEADERS = {name.lower(): value for name, value in ALWAYS.items()}
STYLE = "/static/app.css"


def answers(desk: Desk) -> Iterator[tuple[str, int, Got]]:
    """Yield one answer of each kind: its name, its status, and itself."""
    found, forged = desk.file(**PLAIN), desk.file_another()
    changed(kind="notice")(desk, forged, forged)
    aino, nobody = desk.reader(), desk.browser()
    large = b"x" * (LARGEST_FORM_BYTES + 1)
    typed = [("content-type", FORM)]
    yield "a page", 200, aino.get("/fi/inbox")
    yield "a message", 200, aino.get(f"/fi/inbox/{found}")
    yield "a document", 200, aino.get(f"/fi/inbox/{found}/documents/1")
    yield "the front page", 200, nobody.get("/sv/")
    yield "the terms", 200, nobody.get("/en/help/terms")
    yield "a style", 200, nobody.get(STYLE)
    yield "a way on", 303, nobody.get("/")
    yield "a way to the front page", 303, nobody.get("/fi/inbox")
    yield "a return that nobody began", 400, nobody.get("/auth/callback?code=x&state=y")
    yield "a foreign form", 403, nobody.post("/fi/logout")
    yield "no page", 404, nobody.get("/fi/nowhere")
    yield "no message", 404, aino.get("/fi/inbox/X")
    yield "no style", 404, nobody.get("/static/none.css")
    yield "no method", 405, nobody.ask("PUT", "/fi/inbox")
    yield "no method at all", 405, nobody.ask("BREW", "/fi/inbox")
    yield "a forged message", 409, aino.get(f"/fi/inbox/{forged}")
    yield "a form too large", 413, aino.ask("POST", "/fi/logout", typed, large)
    yield "no identification", 503, nobody.get("/fi/login")
    steal(desk, text("DROP TABLE terms_acceptance"), text("DROP TABLE session"))
    yield "a fault", 500, aino.get("/fi/inbox")


def test_every_answer_has_every_header(first_town: Town) -> None:
    """No answer of the framework's own escapes; none says a header twice."""
    with copy_of(first_town) as town, open_desk(town) as desk:
        for name, status, got in answers(desk):
            assert got.status == status, name
            different = {header for header, value in HEADERS.items() if got.all(header) != [value]}
            allowed = {"a style": {"cache-control"}, "a document": {"content-security-policy"}}
            assert different == allowed.get(name, set()), name
            assert "server" not in dict(got.headers)


def test_a_document_is_sandboxed_and_kept_nowhere(desk: Desk) -> None:
    """Its bytes are the sender's, and its reader may sit at a library's machine."""
    found = desk.file(**PLAIN)
    got = desk.reader().get(f"/fi/inbox/{found}/documents/1")
    assert got.one("content-security-policy") == "default-src 'none'; sandbox"
    assert got.one("content-disposition").startswith("attachment;")
    assert (got.one("cache-control"), got.one("x-content-type-options")) == ("no-store", "nosniff")


def test_a_static_file_is_kept_for_a_year(desk: Desk) -> None:
    """Its address changes with it; nothing else is kept at all."""
    got = desk.browser().get(STYLE)
    assert set(got.one("cache-control").split(", ")) == {"public", "immutable", "max-age=31536000"}
    assert got.one("content-type").startswith("text/css")


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/..%2fapp.py",
        "/static/%2e%2e/app.py",
        "/static/..\\app.py",
        "/static//etc/passwd",
        "/static/%2fetc%2fpasswd",
        "/static/vendor/../../app.py",
        "/static/.",
    ],
)
def test_no_path_leads_out_of_the_static_files(desk: Desk, path: str) -> None:
    """What is not among them is not there."""
    got = desk.browser().get(path)
    assert got.status == 404
    assert b"import" not in got.content
    assert b"root:" not in got.content


def test_the_policy_allows_nothing_but_our_own_styles() -> None:
    """No script from anywhere, no frame, no form to another host."""
    rules = dict(rule.strip().split(" ", 1) for rule in PAGE_POLICY.split(";"))
    assert rules["default-src"] == "'none'"
    assert "script-src" not in rules
    assert {rules["style-src"], rules["font-src"], rules["form-action"]} == {"'self'"}
    assert {rules["frame-ancestors"], rules["base-uri"]} == {"'none'"}
    assert "unsafe" not in PAGE_POLICY


def test_without_a_provider_no_page_offers_a_log_in(desk: Desk) -> None:
    """Whoever goes to its address is told that it is not possible now."""
    assert 'href="/en/login"' not in desk.browser().get("/en/").html
    assert desk.browser().get("/en/login").status == 503
