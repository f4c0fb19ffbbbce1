"""What is kept of a log-in on its way, and where it may lead."""

from __future__ import annotations

import pytest

from silta.portal.admin.going import ANEW, OF_TODAY, Going, page_of_ours
from silta.portal.admin.sessions import FRESH
from silta.portal.identification.administrators import SKEW
from silta.portal.identification.begun import Begun


@pytest.mark.parametrize("back", [None, "/admin/certificates/ABCD"])
@pytest.mark.parametrize("invitation", [None, bytes(range(32))])
def test_it_comes_back_as_it_was_kept(back: str | None, invitation: bytes | None) -> None:
    """And never shows itself."""
    going = Going(Begun.new("sv"), back, invitation)
    assert Going.from_bytes(going.to_bytes()) == going
    assert repr(going) == "Going(…)"


def test_a_change_of_trust_asks_the_person_anew() -> None:
    """And leaves them minutes for the change, whatever the two clocks say."""
    begun = Begun.new("fi")
    assert Going(begun).max_age == OF_TODAY
    assert Going(begun, "/admin").max_age == ANEW
    assert Going(begun, None, bytes(32)).max_age == ANEW
    assert ANEW + SKEW < FRESH / 2


@pytest.mark.parametrize(
    "given", ["/admin", "/admin/audit", "/admin/certificates/0123ABCD", "/admin/services/a-b.c_d"]
)
def test_a_page_of_ours_is_one(given: str) -> None:
    """Every page that an act belongs to."""
    assert page_of_ours(given) == given


@pytest.mark.parametrize(
    "given",
    [
        "",
        "/",
        "admin",
        "//evil.example",
        "/admin/",
        "/admin//x",
        "/admin/..",
        "/admin/../login",
        "/admin/.x",
        "/admin\n",
        "/admin/x\n",
        "/admin/x y",
        "/admin/ä",
        "/admin/%2e%2e",
        "/admin?x",
        "/admin#x",
        "/admin/x:y@z",
        "/administration",
        "https://evil.example/admin",
        "/admin/" + "x" * 200,
    ],
)
def test_what_is_no_page_of_ours_is_none(given: str) -> None:
    """What a link says is an asker's word."""
    assert page_of_ours(given) is None
    assert page_of_ours(None) is None
