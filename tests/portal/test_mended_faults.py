"""Faults that the portal had; each keeps its test."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import update

from silta.base.identity import Hetu
from silta.mailbox.opening import open_account
from silta.mailbox.tables import part
from silta.portal import steps
from silta.portal.applicant import Applicant
from silta.portal.steps import Step
from tests.portal.desk import ACR, PLAIN, Desk
from tests.portal.desks import desk, desk_of_each, desk_of_module, each_desk
from tests.portal.driver import Browser
from tests.portal.reading.test_forgers import forged_to_the_true_key, register, stranger_of
from tests.portal.thieves import changed, refiled, steal
from tests.town import NOBODY

__all__ = ["desk", "desk_of_each", "desk_of_module", "each_desk"]

TITLE = "Punavarpuspäätös"


def test_a_certificate_that_a_thief_registered_verifies_nothing(desk: Desk) -> None:
    """Else a forged decision is shown as Siltala's (THREATS case 65)."""
    found = forged_to_the_true_key(desk)
    register(desk)
    changed(certificate=stranger_of(desk))(desk, found, found)
    assert TITLE not in desk.reader().get(f"/fi/inbox/{found}").html


def test_a_time_of_filing_that_was_moved_is_seen(desk: Desk) -> None:
    """The message's id, which is sealed in, tells when it was filed; the days are counted from it.

    Six days later pass as a signature's age, and would make every remedy longer.
    """
    found = desk.file(**PLAIN)
    refiled(timedelta(days=6))(desk, found, found)
    assert desk.reader().get(f"/fi/inbox/{found}").status == 409


@pytest.mark.parametrize(
    "values",
    [{"rule_set": "fi-1999-1"}, {"method": "other"}],
)
def test_a_forged_row_takes_no_other_message_away(desk: Desk, values: dict[str, object]) -> None:
    """One row that says nonsense must not make a fault of the whole list."""
    found = desk.file()
    changed(**values)(desk, found, found)
    aino = desk.reader()
    assert aino.get("/fi/inbox").status == 200
    assert aino.get(f"/fi/inbox/{found}").status == 409
    assert aino.post(f"/fi/inbox/{found}/acknowledge").status == 409


def test_a_part_of_an_unknown_kind_takes_no_other_message_away(desk: Desk) -> None:
    """The same for a part's row."""
    found = desk.file(**PLAIN)
    of_it = (part.c.message_id == found) & (part.c.kind == "session_key")
    steal(desk, update(part).where(of_it).values(kind="nonsense"))
    aino = desk.reader()
    assert aino.get("/fi/inbox").status == 200
    assert aino.get(f"/fi/inbox/{found}").status == 409


def test_a_nul_in_an_address_is_no_page(desk_on_postgresql: Desk) -> None:
    """PostgreSQL takes none in a text, and no file has one in its name: 404, not a fault."""
    assert desk_on_postgresql.reader().get("/fi/inbox/%00").status == 404


def test_a_nul_in_a_static_address_is_no_file(desk: Desk) -> None:
    """404, not a fault."""
    assert desk.browser().get("/static/%00").status == 404


@pytest.fixture
def desk_on_postgresql(each_desk: Desk) -> Desk:
    """Give the portal on PostgreSQL."""
    if each_desk.town.database_url.startswith("sqlite"):
        pytest.skip("a fault on PostgreSQL alone")
    return each_desk


def test_a_page_of_five_thousand_digits_is_the_last_one(desk: Desk) -> None:
    """Python turns no more than 4300 digits into a number."""
    assert desk.reader().get("/fi/inbox?page=" + "9" * 5000).status == 200


def test_a_download_is_an_opening(desk: Desk) -> None:
    """Whoever goes to a document by its address has the content: the evidence must say so."""
    found = desk.file(**PLAIN)
    assert desk.reader().get(f"/fi/inbox/{found}/documents/1").status == 200
    assert [row["event"] for row in desk.town.evidence(found)] == ["accepted", "filed", "opened"]


def test_an_account_opened_in_two_browsers_at_once_is_one(desk_on_postgresql: Desk) -> None:
    """The second finds the first's: its transaction must not be the one that failed."""
    desk, at = desk_on_postgresql, desk_on_postgresql.now()
    content = Applicant(Hetu(NOBODY), "Taina Uusi", "Uusi", ACR, at).to_bytes()
    token = steps.put(desk.tools.database, desk.tools.seal, Step.OPENING, content, at)
    taina = Browser(desk.app, {"silta-opening": token.text})
    given = {"csrf": token.csrf, "terms": "accepted", "version": "2026-11"}
    with ThreadPoolExecutor(1) as pool, desk.town.database() as database:
        with database.write() as transaction:
            open_account(transaction, desk.tools.maker, Hetu(NOBODY), "Uusi", at)
            pressed = pool.submit(taina.post, "/fi/account/open", **given)
            time.sleep(1)  # until it waits for this transaction
        assert pressed.result().status == 303
