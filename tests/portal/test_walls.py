"""What holds of the whole house of pages: no other host, no other language, no trace kept."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from html.parser import HTMLParser

import pytest
from sqlalchemy import make_url, select

from silta.portal.tables import pending, session
from tests.peers.identity_provider import person
from tests.portal.desk import Desk
from tests.portal.desks import desk, desk_of_module
from tests.portal.driver import Got
from tests.portal.web import Web, open_web
from tests.road.building import copy_of
from tests.road.canaries import DOCUMENTS, LETTER, all_of, forms_of, found_in
from tests.town import NOBODY, Town

__all__ = ["desk", "desk_of_module"]

# What asks for something, or leads somewhere, in HTML.
ADDRESSES = {"href", "src", "action", "srcset", "poster", "data", "formaction", "background"}


class _Addresses(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in {"script", "iframe", "object", "embed", "base", "img"}
        assert not [name for name, _ in attrs if name.startswith("on") or name == "style"]
        self.found += [value or "" for name, value in attrs if name in ADDRESSES]


def pages(desk: Desk) -> Iterator[Got]:
    """Yield the pages of a walk, in each language, the problems among them."""
    closed = desk.file()
    aino = desk.reader()
    for language in ("fi", "sv", "en"):
        nobody = desk.browser()
        for path in ("/", "/help/terms", "/none", "/login", "/?logged-out"):
            yield nobody.get(f"/{language}{path}")
        for path in ("/help/evidence", "/officials", "/officials/evidence"):
            yield nobody.get(f"/{language}{path}")
        yield nobody.post(f"/{language}/logout")
        for path in ("/", "/inbox", f"/inbox/{closed}", "/logout", "/inbox/X"):
            yield aino.get(f"/{language}{path}")
    aino.post(f"/fi/inbox/{closed}/acknowledge")
    for language in ("fi", "sv", "en"):
        yield aino.get(f"/{language}/inbox/{closed}")


def test_no_page_asks_another_host(desk: Desk) -> None:
    """Not for a style, a font, a picture; no script, no frame, nothing inline."""
    count = 0
    for got in pages(desk):
        assert got.one("content-type") == "text/html; charset=utf-8"
        for address in _Addresses(got.html).found:
            assert re.fullmatch(r"/[^/\\].*|/|#\w+", address), address
        count += 1
    assert count == 45


def test_no_style_asks_another_host(desk: Desk) -> None:
    """Fonts and pictures come from beside the style, or stand in it."""
    page = desk.browser().get("/fi/")
    styles = [one for one in _Addresses(page.html).found if ".css" in one]
    assert len(styles) >= 3
    for style in styles:
        css = desk.browser().get(style).html
        addresses = re.findall(r"url\(\s*[\"']?([^\"')]+)", css)
        assert all(re.match(r"data:image/|(?![a-z]+:|//)", one) for one in addresses), style
        assert not re.search(r"@import\s+(?:url\()?[\"']?(?:https?:)?//", css)


@pytest.mark.parametrize("path", ["/de/", "/de/inbox", "/FI/", "/fi-FI/", "/favicon.ico", "/auth"])
def test_a_language_that_we_have_not_is_not_there(desk: Desk, path: str) -> None:
    """For a reader as for nobody."""
    assert desk.browser().get(path).status == 404
    assert desk.reader().get(path).status == 404


@pytest.mark.parametrize(
    ("asked", "got"), [("", "/fi/"), ("sv-FI", "/sv/"), ("en", "/en/"), ("de", "/fi/")]
)
def test_the_front_door_leads_to_a_language(desk: Desk, asked: str, got: str) -> None:
    """As the browser likes it."""
    assert desk.browser().get("/", Accept_Language=asked).one("location") == got


@pytest.mark.parametrize(
    "query", ['"><script>alert(1)</script>', "x=%22onload=%22", "a=b&c=d", "%0d%0aSet-Cookie:x=1"]
)
def test_what_stands_in_an_address_stays_text(desk: Desk, query: str) -> None:
    """It comes back in the links to the other languages alone."""
    got = desk.browser().get(f"/fi/help/terms?{query}")
    assert "<script" not in got.html
    assert _Addresses(got.html).found
    assert "x=1" not in str([header for header in got.headers if header[0] == "set-cookie"])


def test_a_holder_s_name_and_a_letter_s_words_stay_text(desk: Desk) -> None:
    """Whoever wrote them."""
    evil = "<script>alert(1)</script>"
    matter = {"title": f"T {evil}", "neutral_title": f"N {evil}", "summary": "1 < 2 & 3"}
    closed = desk.file(**{**LETTER, "matter": {**matter, "language": "fi"}})
    aino = desk.reader()
    for path in ("/fi/inbox", f"/fi/inbox/{closed}"):
        assert "<script" not in aino.get(path).html
    aino.post(f"/fi/inbox/{closed}/acknowledge")
    got = aino.get(f"/fi/inbox/{closed}")
    assert (got.status, "<script" in got.html, "T &lt;script" in got.html) == (200, False, True)


@pytest.fixture(scope="module")
def walked(first_town: Town) -> Iterator[tuple[Web, list[str]]]:
    """Give a portal after a whole walk: an opening, a log-in, a reading; and its secrets."""
    with copy_of(first_town) as town, open_web(town) as web:
        yield web, _walk(web)


def _walk(web: Web) -> list[str]:
    web.provider.people["taina"] = person("Taina", "Töyhtötiainen", NOBODY, "1985-09-30")
    reference = web.file(web.town.letter(DOCUMENTS, **LETTER), documents=DOCUMENTS)
    aino, taina = web.citizen(), web.citizen()
    aino.log_in()
    taina.log_in("taina")
    waiting = taina.browser.cookies["silta-opening"]
    taina.press("/account/open", terms="accepted")
    aino.get(f"/fi/inbox/{reference}")
    aino.press("/acknowledge")
    assert aino.get(f"/fi/inbox/{reference}/documents/1").content in DOCUMENTS.values()
    begun = web.citizen()
    begun.get("/fi/login", follow=False)
    at_the_terms = web.citizen()
    web.provider.people["venla"] = person("Venla", "Vihervarpunen", "010190-900P", "1990-01-01")
    at_the_terms.log_in("venla")
    tokens = [one.browser.cookies.get_dict() for one in (aino, taina, begun, at_the_terms)]
    return [waiting, *(text for jar in tokens for text in jar.values())]


def test_nothing_personal_stands_anywhere_after_a_walk(walked: tuple[Web, list[str]]) -> None:
    """No code, name, title, document or token: in no file, column, dump or journal."""
    web, tokens = walked
    path = make_url(web.town.database_url).database or ""
    with closing(sqlite3.connect(path)) as connection:
        dump = "\n".join(connection.iterdump()).encode()
    words = [*tokens, NOBODY, "Töyhtötiainen", "Vihervarpunen", "010190-900P"]
    kept = [*all_of(web.town, [dump]), ("journal", web.running.log.read_bytes())]
    for name, content in kept:
        assert found_in(content) == [], name
        for word in words:
            assert not any(form in content for form in forms_of(word)), name


def test_the_walk_left_what_the_search_could_have_found(
    walked: tuple[Web, list[str]],
) -> None:
    """Sessions, steps in the middle, and a journal: the search was not of an empty house."""
    web, tokens = walked
    assert len(set(tokens)) >= 5
    with web.town.database() as database, database.read() as transaction:
        for table in (session, pending):
            assert transaction.execute(select(table)).all()
    journal = web.running.journal()
    assert journal.count('"event": "request"') >= 12
    assert '"level": "error"' not in journal
