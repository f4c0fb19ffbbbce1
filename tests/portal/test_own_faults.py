"""When something of ours fails: a page with an id, and nothing that tells more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from psycopg.sql import SQL, Identifier
from sqlalchemy import make_url, text

from tests.journals import opened_journal
from tests.peers.postgres import Postgres
from tests.portal.desk import PLAIN, Desk, open_desk
from tests.portal.desks import desk, desk_of_module
from tests.portal.driver import Got
from tests.portal.thieves import steal
from tests.road.building import copy_of
from tests.road.canaries import WORDS
from tests.town import Town

__all__ = ["desk", "desk_of_module"]

LEAKS = (
    "Traceback",
    "sqlalchemy",
    "sqlite",
    "psycopg",
    "SELECT",
    "File ",
    ".py",
    "Error:",
    "no such",
)


def must_be_a_fault(got: Got) -> None:
    """Fail unless the page is the one for faults of ours, and says nothing more."""
    assert got.status == 500
    assert not [leak for leak in LEAKS if leak in got.words]
    assert not [word for word in WORDS if word in got.html]


def test_a_database_that_lost_a_table(desk: Desk) -> None:
    """Every page of a person's own says so, and those of nobody's go on."""
    found = desk.file(**PLAIN)
    aino = desk.reader()
    steal(desk, text("ALTER TABLE message RENAME TO lost"))
    try:
        for path in ("/fi/inbox", f"/fi/inbox/{found}", f"/fi/inbox/{found}/documents/1"):
            must_be_a_fault(aino.get(path))
        must_be_a_fault(aino.post(f"/fi/inbox/{found}/acknowledge"))
        assert aino.get("/fi/").status == 200
    finally:
        steal(desk, text("ALTER TABLE lost RENAME TO message"))
    assert aino.get("/fi/inbox").status == 200


def test_a_database_that_is_away(first_town: Town, postgres_server: Postgres) -> None:
    """In the midst of a session, and until it is back; the front page stands without it."""
    with (
        postgres_server.fresh_database() as url,
        copy_of(first_town, url) as town,
        open_desk(town) as desk,
    ):
        aino = desk.reader()
        with moved(postgres_server, url):
            must_be_a_fault(aino.get("/fi/inbox"))
            assert desk.browser().get("/fi/").status == 200
        assert aino.get("/fi/inbox").status == 200


@contextmanager
def moved(server: Postgres, url: str) -> Iterator[None]:
    """Have a database stand under another name for a while, its connections cut."""
    name = str(make_url(url).database)
    with server.connect() as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
        other.execute(SQL("ALTER DATABASE {} RENAME TO silta_away").format(Identifier(name)))
        yield
        other.execute(SQL("ALTER DATABASE silta_away RENAME TO {}").format(Identifier(name)))


def test_without_gpg_nothing_is_called_forged(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What cannot be told now is told later: the list stands, under the service's name."""
    found = desk.file(**PLAIN)
    aino = desk.reader()
    monkeypatch.setenv("PATH", str(tmp_path))
    listed = aino.get("/en/inbox")
    assert (listed.status, "Palvelu" in listed.words) == (200, True)
    assert "could not be verified" not in listed.words
    assert "Punavarpuspäätös" not in listed.html
    shown = aino.get(f"/en/inbox/{found}")
    must_be_a_fault(shown)
    assert "could not be verified" not in shown.words
    monkeypatch.undo()
    assert "Punavarpuspäätös" in desk.reader().get("/en/inbox").words


def test_the_id_of_a_fault_is_the_journal_s(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """So the operator finds the kind and the place of what a citizen tells of."""
    aino = desk.reader()
    steal(desk, text("ALTER TABLE message RENAME TO lost"))
    try:
        with opened_journal("portal"):
            got = aino.get("/en/inbox")
    finally:
        steal(desk, text("ALTER TABLE lost RENAME TO message"))
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    (fault,) = [line for line in lines if line["event"] == "fault"]
    assert fault["request"] in got.words
    assert fault["error"] == "OperationalError"
    assert "message" not in fault["frames"]
    (line,) = [line for line in lines if line["event"] == "request"]
    assert (line["request"], line["status"]) == (fault["request"], 500)


def test_the_journal_knows_routes_and_not_addresses(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """An address tells who reads what."""
    found = desk.file(**PLAIN)
    with opened_journal("portal"):
        aino = desk.reader()
        aino.get(f"/fi/inbox/{found}?secret=1")
        aino.get("/fi/inbox/nothing")
        aino.get("/nowhere/at/all")
    written = capsys.readouterr().err
    lines = [json.loads(line) for line in written.splitlines()]
    routes = [line["route"] for line in lines if line["event"] == "request"]
    assert routes == ["/{lang}/inbox/{reference}", "/{lang}/inbox/{reference}", "none"]
    for word in ("secret", "nowhere", aino.cookies["silta-session"], aino.csrf, "Aino"):
        assert word not in written
