"""Faults of the portal that are known and open: each test says what must hold, and does not yet.

A fix makes its test pass, and strict xfail then asks for the mark to go.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from silta.base.identity import Hetu
from silta.mailbox.tables import part
from silta.portal.applicant import Applicant
from silta.portal.tables import pending, session
from silta.portal.tokens import new_token
from tests.portal.desk import ACR, PLAIN, Desk, open_desk_with_provider
from tests.portal.desks import desk, desk_of_each, desk_of_module, each_desk
from tests.portal.driver import Browser
from tests.portal.reading.test_forgers import forged_to_the_true_key, register, stranger_of
from tests.portal.thieves import changed, refiled, steal
from tests.road.building import copy_of
from tests.town import AINO, EINO, Town

__all__ = ["desk", "desk_of_each", "desk_of_module", "each_desk"]

is_open = pytest.mark.xfail(strict=True, reason="open: see the module's first line")
TITLE = "Punavarpuspäätös"


@is_open
def test_a_session_that_a_thief_wrote_is_none(desk: Desk) -> None:
    """Who writes to the database can make a row for a token of their own: it must open nothing."""
    found = desk.file(**PLAIN)
    token, at = new_token(), desk.now()
    row = {
        "id_hash": token.id_hash,
        "account_id": desk.account(),
        "acr": ACR,
        "holder": token.seal(b"Thief", "session holder"),
        **{"identified_at": at, "seen_at": at, "expires_at": at + timedelta(hours=1)},
    }
    steal(desk, insert(session).values(**row))
    thief = Browser(desk.app, {"silta-session": token.text})
    assert TITLE not in thief.get(f"/fi/inbox/{found}").html


@is_open
def test_a_session_moved_to_another_account_is_none(desk: Desk) -> None:
    """Eino, who can write to the database, must not read Aino's mail by it."""
    found = desk.file(**PLAIN)
    eino = desk.reader(EINO)
    steal(desk, update(session).values(account_id=desk.account()))
    assert TITLE not in eino.get(f"/fi/inbox/{found}").html


@is_open
def test_an_identification_that_a_thief_wrote_is_none(desk: Desk) -> None:
    """A row of the step before the terms would log anybody in as anybody."""
    found = desk.file(**PLAIN)
    token, at = new_token(), desk.now()
    content = Applicant(Hetu(AINO), "Thief", "Demo", ACR, at).to_bytes()
    row = {"id_hash": token.id_hash, "step": "opening", "content": token.seal(content, "opening")}
    steal(desk, insert(pending).values(**row, expires_at=at + timedelta(minutes=5)))
    thief = Browser(desk.app, {"silta-opening": token.text})
    thief.post("/fi/account/open", csrf=token.csrf, terms="accepted", version="2026-11")
    assert TITLE not in thief.get(f"/fi/inbox/{found}").html


@is_open
def test_a_certificate_that_a_thief_registered_verifies_nothing(desk: Desk) -> None:
    """Else a forged decision is shown as Siltala's (THREATS case 65)."""
    found = forged_to_the_true_key(desk)
    register(desk)
    changed(certificate=stranger_of(desk))(desk, found, found)
    assert TITLE not in desk.reader().get(f"/fi/inbox/{found}").html


@is_open
@pytest.mark.parametrize("days", [-6, 6])
def test_a_time_of_filing_that_was_moved_is_seen(desk: Desk, days: int) -> None:
    """The message's id, which is sealed in, tells when it was filed; the days are counted from it.

    Six days back still passes as a signature's age; six ahead makes a remedy longer.
    """
    found = desk.file(**PLAIN)
    refiled(timedelta(days=days))(desk, found, found)
    assert desk.reader().get(f"/fi/inbox/{found}").status == 409


@is_open
@pytest.mark.parametrize("values", [{"rule_set": "fi-1999-1"}, {"method": "other"}])
def test_a_forged_row_takes_no_other_message_away(desk: Desk, values: dict[str, object]) -> None:
    """One row that says nonsense must not make a fault of the whole list."""
    found = desk.file()
    changed(**values)(desk, found, found)
    aino = desk.reader()
    assert aino.get("/fi/inbox").status == 200
    assert aino.get(f"/fi/inbox/{found}").status == 409
    assert aino.post(f"/fi/inbox/{found}/acknowledge").status == 409


@is_open
def test_a_part_of_an_unknown_kind_takes_no_other_message_away(desk: Desk) -> None:
    """The same for a part's row."""
    found = desk.file(**PLAIN)
    of_it = (part.c.message_id == found) & (part.c.kind == "session_key")
    steal(desk, update(part).where(of_it).values(kind="nonsense"))
    aino = desk.reader()
    assert aino.get("/fi/inbox").status == 200
    assert aino.get(f"/fi/inbox/{found}").status == 409


@is_open
def test_a_nul_in_an_address_is_no_page(desk_on_postgresql: Desk) -> None:
    """PostgreSQL takes none in a text, and no file has one in its name: 404, not a fault."""
    assert desk_on_postgresql.reader().get("/fi/inbox/%00").status == 404


@is_open
def test_a_nul_in_a_static_address_is_no_file(desk: Desk) -> None:
    """404, not a fault."""
    assert desk.browser().get("/static/%00").status == 404


@pytest.fixture
def desk_on_postgresql(each_desk: Desk) -> Desk:
    """Give the portal on PostgreSQL."""
    if each_desk.town.database_url.startswith("sqlite"):
        pytest.xfail("a fault on PostgreSQL alone")
    return each_desk


@is_open
def test_a_page_of_five_thousand_digits_is_the_last_one(desk: Desk) -> None:
    """Python turns no more than 4300 digits into a number."""
    assert desk.reader().get("/fi/inbox?page=" + "9" * 5000).status == 200


@is_open
def test_a_download_is_an_opening(desk: Desk) -> None:
    """Whoever goes to a document by its address has the content: the evidence must say so."""
    found = desk.file(**PLAIN)
    assert desk.reader().get(f"/fi/inbox/{found}/documents/1").status == 200
    assert [row["event"] for row in desk.town.evidence(found)] == ["accepted", "filed", "opened"]


@is_open
def test_a_session_of_before_the_closing_stays_dead(desk: Desk) -> None:
    """It was ended at once, and a new opening of the account wakes nothing."""
    aino = desk.reader()
    desk.town.silta("account", "close", "--yes", "--hetu", AINO)
    assert aino.get("/fi/inbox").status == 303
    desk.town.silta("account", "open", "--hetu", AINO, "--name", "Aino Demo")
    assert aino.get("/fi/inbox").status == 303


@is_open
def test_a_log_in_that_failed_is_told_in_its_language(first_town: Town) -> None:
    """It was begun in Swedish, and the way back names no language."""
    with copy_of(first_town) as town, open_desk_with_provider(town) as (desk, provider):
        browser = desk.browser()
        provider.press(browser.get("/sv/login").one("location"), "cancel")
        got = browser.get("/auth/callback?error=access_denied&state=x")
        assert '<html lang="sv">' in got.html
