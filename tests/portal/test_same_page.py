"""What is not the reader's to see is not there: one page for all of it, byte for byte."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import pytest

from tests.portal.desk import Desk
from tests.portal.desks import desk_of_each, each_desk
from tests.portal.driver import Got
from tests.town import EINO

__all__ = ["desk_of_each", "each_desk"]

MISSING = "01KBQ0000000000000000000ZZ"
Reference = Callable[[Desk], str]


def of_eino(desk: Desk) -> str:
    """File a letter to the neighbour."""
    return desk.file(recipient={"id": EINO, "name": "Eino Naapuri", "family_name": "Naapuri"})


def not_yet(desk: Desk) -> str:
    """File a letter to Aino that is to be seen next week."""
    day = (datetime.now(UTC) + timedelta(days=7)).isoformat(timespec="seconds")
    return desk.file(delivery={"not_before": day})


NOT_THERE: Mapping[str, Reference] = {
    "a missing message": lambda _: MISSING,
    "another citizen's message": of_eino,
    "a message of next week": not_yet,
    "a malformed id": lambda _: "x",
    "an id of the wrong kind": lambda desk: desk.account(),
    "an id with a quote": lambda _: "%27%20OR%201=1--",
    "a long id": lambda _: "A" * 3000,
    "an id in other letters": lambda _: "%E2%82%AC%F0%9F%98%80",
    "an id of broken letters": lambda _: "%FF%FE",
}


def view(desk: Desk, reference: str) -> list[Got]:
    """Return what Aino gets for a message: its page, its acknowledgement, its documents."""
    aino = desk.reader()
    aino.cookies["silta-session"] = desk.reader().cookies["silta-session"]
    return [
        aino.get(f"/fi/inbox/{reference}"),
        aino.post(f"/fi/inbox/{reference}/acknowledge"),
        aino.get(f"/fi/inbox/{reference}/documents/1"),
        aino.get(f"/fi/inbox/{reference}/documents/0"),
    ]


def without_token(got: Got) -> bytes:
    """Return a page without the form's token, which is another one in each session."""
    html = got.html
    start = html.find('name="csrf" value="')
    return (html[:start] + html[start + 19 + 43 :]).encode()


@pytest.mark.parametrize("name", NOT_THERE)
def test_what_is_not_there_looks_alike(each_desk: Desk, name: str) -> None:
    """A neighbour's message, a hidden one and none at all: status, headers and bytes."""
    expected, *others = view(each_desk, MISSING)
    for got in [*view(each_desk, NOT_THERE[name](each_desk)), *others]:
        assert got.status == 404
        assert without_token(got) == without_token(expected)
        assert names_of(got) == names_of(expected)


def names_of(got: Got) -> list[tuple[str, str]]:
    """Return the headers that every answer has."""
    return sorted(got.headers)


def test_a_closed_message_has_no_documents(each_desk: Desk) -> None:
    """Neither how many, nor how large: before the acknowledgement there are none."""
    closed = each_desk.file()
    expected = view(each_desk, MISSING)[2]
    aino = each_desk.reader()
    for number in ("1", "2", "3", "99999999999999999999"):
        got = aino.get(f"/fi/inbox/{closed}/documents/{number}")
        assert (got.status, without_token(got)) == (404, without_token(expected))
    assert aino.get(f"/fi/inbox/{closed}").status == 200


def test_for_somebody_unknown_all_of_it_looks_alike(each_desk: Desk) -> None:
    """Who is not logged in learns of no message that it is there, Aino's own not more."""
    theirs, own = of_eino(each_desk), each_desk.file()
    answers = set()
    for reference in (MISSING, theirs, own, "x"):
        browser = each_desk.browser()
        answers.add((_plain(browser.get(f"/fi/inbox/{reference}")), 1))
        answers.add((_plain(browser.get(f"/fi/inbox/{reference}/documents/1")), 1))
        refused = browser.post(f"/fi/inbox/{reference}/acknowledge")
        answers.add((f"{refused.status}", 2))
    assert answers == {("303 /fi/", 1), ("403", 2)}


def _plain(got: Got) -> str:
    return f"{got.status} {got.one('location')}"
