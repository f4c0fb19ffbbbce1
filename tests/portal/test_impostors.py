"""Who writes to the database can be nobody else by it: sessions and steps are under seal."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert, update

from silta.base.identity import Hetu
from silta.mailbox.tables import account
from silta.portal.applicant import Applicant
from silta.portal.sessions import LogIn, Session
from silta.portal.tables import pending, session
from silta.portal.tokens import BrowserSeal, new_token
from tests.portal.desk import ACR, PLAIN, Desk
from tests.portal.desks import desk_of_each, each_desk
from tests.portal.driver import Browser
from tests.portal.thieves import row_of, steal
from tests.road.canaries import DOCUMENT
from tests.town import AINO, EINO

__all__ = ["desk_of_each", "each_desk"]

TITLE = "Punavarpuspäätös"
SEAL = BrowserSeal(b"T" * 32)  # a thief's own, for the portal's cannot be had


def test_a_session_that_a_thief_wrote_is_none(each_desk: Desk) -> None:
    """Who writes to the database can make a row for a token of their own: it must open nothing."""
    found = each_desk.file(**PLAIN)
    token, at = new_token(), each_desk.now()
    log_in = LogIn(each_desk.account(), b"H" * 32, "Thief", ACR, at)
    content = SEAL.seal(token, Session(token, log_in, at).content(), "session")
    row = {"id_hash": token.id_hash, "account_id": each_desk.account(), "content": content}
    steal(each_desk, insert(session).values(**row, seen_at=at, expires_at=at + timedelta(hours=1)))
    thief = Browser(each_desk.app, {"silta-session": token.text})
    assert TITLE not in thief.get(f"/fi/inbox/{found}").html


def test_a_session_moved_to_another_account_is_none(each_desk: Desk) -> None:
    """Eino, who can write to the database, must not read Aino's mail by it."""
    found = each_desk.file(**PLAIN)
    eino = each_desk.reader(EINO)
    steal(each_desk, update(session).values(account_id=each_desk.account()))
    assert TITLE not in eino.get(f"/fi/inbox/{found}").html


def test_an_identification_that_a_thief_wrote_is_none(each_desk: Desk) -> None:
    """A row of the step before the terms would log anybody in as anybody."""
    found = each_desk.file(**PLAIN)
    token, at = new_token(), each_desk.now()
    content = Applicant(Hetu(AINO), "Thief", "Demo", ACR, at).to_bytes()
    row = {
        "id_hash": token.id_hash,
        "step": "opening",
        "content": SEAL.seal(token, content, "opening"),
    }
    steal(each_desk, insert(pending).values(**row, expires_at=at + timedelta(minutes=5)))
    thief = Browser(each_desk.app, {"silta-opening": token.text})
    thief.post("/fi/account/open", csrf=token.csrf, terms="accepted", version="2026-11")
    assert TITLE not in thief.get(f"/fi/inbox/{found}").html


def test_a_session_of_before_the_closing_stays_dead(each_desk: Desk) -> None:
    """It was ended at once, and a new opening of the account wakes nothing."""
    aino = each_desk.reader()
    each_desk.town.silta("account", "close", "--yes", "--hetu", AINO)
    assert aino.get("/fi/inbox").status == 303
    each_desk.town.silta("account", "open", "--hetu", AINO, "--name", "Aino Demo")
    assert aino.get("/fi/inbox").status == 303


def test_a_neighbour_who_is_looked_up_as_another_reads_nothing(each_desk: Desk) -> None:
    """He identified as himself: whatever the account's row says, her letters are not his."""
    found = each_desk.file(**PLAIN)
    assert each_desk.reader().get(f"/fi/inbox/{found}").status == 200
    hers, his = each_desk.account(), each_desk.account(EINO)
    hash_of = {
        one: row_of(each_desk, account, account.c.id == one)["lookup"] for one in (hers, his)
    }
    for one, lookup in ((his, b"X" * 32), (hers, hash_of[his])):
        steal(each_desk, update(account).where(account.c.id == one).values(lookup=lookup))
    eino = each_desk.reader(EINO)
    for path in ("", f"/{found}", f"/{found}/documents/1"):
        assert TITLE not in eino.get(f"/fi/inbox{path}").html
        assert DOCUMENT not in eino.page.content
