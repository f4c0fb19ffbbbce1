"""THREATS case 65: what a writer to the database forges is never shown as a decision."""

from __future__ import annotations

import pytest
from sqlalchemy import ColumnElement, delete, insert

from silta.base.ids import new_id
from silta.mailbox.tables import evidence, message
from tests.portal import thieves
from tests.portal.desk import PLAIN, Desk
from tests.portal.desks import desk, desk_of_each, desk_of_module, each_desk
from tests.portal.driver import Got
from tests.portal.thieves import Theft
from tests.road.canaries import DOCUMENT, WORDS
from tests.town import EINO

__all__ = ["desk", "desk_of_each", "desk_of_module", "each_desk"]

WHOLE = {**thieves.OF_THE_ROW, **thieves.OF_THE_VAULT}
ALL = {**WHOLE, **thieves.OF_THE_PROOF, **thieves.OF_A_DOCUMENT}


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
    # The one that was copied is still there, and good.
    assert name == "a copy under a new id" or says_nothing(listed)
    shown = aino.get(f"/fi/inbox/{found}")
    assert (shown.status, says_nothing(shown)) == (409, True)
    for number in (1, 2):
        got = aino.get(f"/fi/inbox/{found}/documents/{number}")
        # What became verifiable service has no documents yet, whatever else it is.
        assert (got.status in {404, 409}, says_nothing(got)) == (True, True)


@pytest.mark.parametrize("name", WHOLE)
def test_a_message_that_was_read_and_forged_since_is_not_shown(desk: Desk, name: str) -> None:
    """The portal's mark of an earlier reading covers nothing that was changed since."""
    found = robbed(desk, WHOLE[name], seen=True)
    aino = desk.reader()
    assert name == "a copy under a new id" or says_nothing(aino.get("/fi/inbox"))
    shown = aino.get(f"/fi/inbox/{found}")
    assert (shown.status, says_nothing(shown)) == (409, True)
    assert says_nothing(aino.get(f"/fi/inbox/{found}/documents/1"))


@pytest.mark.parametrize("name", thieves.OF_THE_PROOF)
def test_the_page_of_a_message_goes_by_no_mark(desk: Desk, name: str) -> None:
    """The list and the downloads go by the mark; what says "verified" has verified."""
    found = robbed(desk, ALL[name], seen=True)
    shown = desk.reader().get(f"/fi/inbox/{found}")
    assert (shown.status, says_nothing(shown)) == (409, True)


@pytest.mark.parametrize("name", thieves.OF_A_DOCUMENT)
def test_a_document_forged_since_is_not_given(desk: Desk, name: str) -> None:
    """A download goes by the mark, and by the digest in the manifest that is marked."""
    found = robbed(desk, ALL[name], seen=True)
    got = desk.reader().get(f"/fi/inbox/{found}/documents/1")
    assert (got.status, says_nothing(got)) == (409, True)


def test_verifiable_service_made_ordinary_stays_shut(each_desk: Desk) -> None:
    """Else who writes to the database could read on in place of an acknowledgement."""
    found = each_desk.file()
    aino = each_desk.reader()
    assert aino.get("/fi/inbox").status == 200
    thieves.changed(method="ordinary")(each_desk, found, found)
    for path in ("/fi/inbox", f"/fi/inbox/{found}", f"/fi/inbox/{found}/documents/1"):
        assert says_nothing(aino.get(path)), path


def test_a_neighbour_sees_nothing_of_a_message_moved_to_him(each_desk: Desk) -> None:
    """A row alone makes nobody a reader: the seal and the letter name the account's holder."""
    found = each_desk.file(**PLAIN)
    account = each_desk.account(EINO)
    thieves.changed(account_id=account)(each_desk, found, found)
    eino = each_desk.reader(EINO)
    for path in ("/fi/inbox", f"/fi/inbox/{found}", f"/fi/inbox/{found}/documents/1"):
        assert says_nothing(eino.get(path)), path
    assert each_desk.reader().get(f"/fi/inbox/{found}").status == 404


@pytest.mark.parametrize("mark", [bytes(32), b"", None])
def test_a_forged_mark_is_worth_nothing(desk: Desk, mark: bytes | None) -> None:
    """Only the portal's key makes one; the message is verified, and found wanting."""
    found, other = desk.file(**PLAIN), desk.file_another()
    assert desk.reader().get(f"/fi/inbox/{other}").status == 200
    good = thieves.row_of(desk, message, message.c.id == other)["verified"]
    thieves.changed(verified=good if mark is None else mark)(desk, found, other)
    thieves.registered(state="pending", approved_at=None)(desk, found, other)
    assert says_nothing(desk.reader().get("/fi/inbox"))


@pytest.mark.parametrize("seen", [True, False])
def test_a_feigned_acknowledgement_opens_nothing(each_desk: Desk, *, seen: bool) -> None:
    """The row says that it was acknowledged, and no evidence says so."""
    found = each_desk.file()
    aino = each_desk.reader()
    if seen:
        assert aino.get("/fi/inbox").status == 200
    feigned = {"acknowledged_at": each_desk.now(), "state": "acknowledged"}
    thieves.changed(**feigned)(each_desk, found, found)
    for path in ("", f"/{found}", f"/{found}/documents/1"):
        assert says_nothing(aino.get(f"/fi/inbox{path}")), path
    assert aino.get(f"/fi/inbox/{found}").status == 409


def test_a_record_renamed_is_no_acknowledgement(each_desk: Desk) -> None:
    """Each record is of its event and its time; the one of the filing serves for nothing else."""
    found = each_desk.file()
    filed = thieves.row_of(each_desk, evidence, of_filing(found))
    changes = {"event": "acknowledged", "number": 999, "id": new_id(filed["time"])}
    thieves.steal(each_desk, insert(evidence).values(**{**filed, **changes}))
    thieves.changed(acknowledged_at=filed["time"])(each_desk, found, found)
    assert says_nothing(each_desk.reader().get(f"/fi/inbox/{found}"))


def test_without_its_evidence_a_message_is_not_shown(desk: Desk) -> None:
    """Nobody can tell when it was filed, and until when its remedy runs."""
    found = desk.file(**PLAIN)
    thieves.steal(desk, delete(evidence).where(of_filing(found)))
    assert says_nothing(desk.reader().get(f"/fi/inbox/{found}"))


def of_filing(reference: str) -> ColumnElement[bool]:
    """Return the condition of the record of a message's filing."""
    return (evidence.c.message == reference) & (evidence.c.event == "filed")
