"""THREATS case 65: what a writer to the database forges is never shown as a decision."""

from __future__ import annotations

import pytest

from tests.portal import thieves
from tests.portal.desk import PLAIN, Desk
from tests.portal.desks import desk_of_each, each_desk
from tests.portal.driver import Got
from tests.portal.thieves import Theft
from tests.road.canaries import DOCUMENT, WORDS

__all__ = ["desk_of_each", "each_desk"]

WHOLE = thieves.OF_THE_ROW | thieves.OF_THE_VAULT
ALL = WHOLE | thieves.OF_THE_PROOF | thieves.OF_A_DOCUMENT


def says_nothing(got: Got) -> bool:
    """Tell whether an answer has no word of the letter, and is no fault of ours."""
    assert got.status < 500
    assert DOCUMENT not in got.content
    return not [word for word in WORDS if word in got.content.decode()]


def robbed(desk: Desk, theft: Theft, *, seen: bool) -> str:
    """File two letters, let a thief at the first, and return where to look for it."""
    mine, other = desk.file(**PLAIN), desk.file_another()
    if seen:
        assert desk.reader().get(f"/fi/inbox/{mine}").status == 200
    return theft(desk, mine, other)


@pytest.mark.parametrize("name", ALL)
def test_a_forged_message_is_not_shown(each_desk: Desk, name: str) -> None:
    """The list has no title of it, the page says that it is not verified, nothing downloads."""
    found = robbed(each_desk, ALL[name], seen=False)
    aino = each_desk.reader()
    listed = aino.get("/fi/inbox")
    assert listed.status == 200
    assert name == "a copy under a new id" or says_nothing(listed)
    for path in ("", "/documents/1", "/documents/2"):
        got = aino.get(f"/fi/inbox/{found}{path}")
        assert (got.status, says_nothing(got)) == (409, True), path


@pytest.mark.parametrize("name", ALL)
def test_a_message_forged_later_is_not_shown(each_desk: Desk, name: str) -> None:
    """The portal's mark of an earlier reading covers nothing that was changed since."""
    found = robbed(each_desk, ALL[name], seen=True)
    aino = each_desk.reader()
    results = []
    got = aino.get("/fi/inbox")
    results.append((got.status, says_nothing(got)))
    for path in ("", "/documents/1", "/documents/2"):
        got = aino.get(f"/fi/inbox/{found}{path}")
        results.append((got.status, says_nothing(got)))
    assert results == [(200, True)] + [(409, True)] * 3
