"""The database: there, answering, of this version, and safe against a power cut."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

from silta.cli.checks.database import look, look_at_settings
from silta.cli.checks.finding import Verdict
from tests.cli.checks.examining import the_one
from tests.cli.command import Silta
from tests.peers.postgres import Postgres


def test_it_is_named_with_its_version(house: Silta) -> None:
    """Whoever is asked for help asks for that first."""
    verdict, words = the_one(house, look)
    assert verdict == Verdict.OK
    assert ("PostgreSQL 1" if house.settings else "SQLite 3.") in words


def test_sqlite_as_silta_opens_it_is_safe(silta: Silta) -> None:
    """The settings are those of each connection."""
    assert the_one(silta, look_at_settings)[0] == Verdict.OK


def test_a_server_that_does_not_sync_is_found(
    postgres_server: Postgres, postgres_url: str, tmp_path: Path
) -> None:
    """Tests run theirs like that; a real one would lose what got a 250."""
    silta = Silta(tmp_path / "home", {"SILTA_DATABASE_URL": postgres_url})
    silta.did("init")
    verdict, words = the_one(silta, look_at_settings)
    assert (verdict, words.startswith("fsync is off")) == (Verdict.BROKEN, True)
    with postgres_server.synced():
        assert the_one(silta, look_at_settings)[0] == Verdict.OK


def test_a_missing_file_is_not_made(silta: Silta) -> None:
    """An empty database in its place would hide that data is gone."""
    file = silta.home / "database" / "silta.db"
    file.unlink()
    verdict, words = the_one(silta, look)
    assert (verdict, f"{file} is missing" in words) == (Verdict.BROKEN, True)
    assert not file.exists()


def test_another_versions_schema_is_told(silta: Silta) -> None:
    """With the command that brings it forward."""
    with sqlite3.connect(silta.home / "database" / "silta.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    connection.close()
    verdict, words = the_one(silta, look)
    assert (verdict, "silta migrate" in words) == (Verdict.BROKEN, True)


def test_a_file_that_is_no_database_is_broken(silta: Silta) -> None:
    """A disk can write what it likes."""
    (silta.home / "database" / "silta.db").write_bytes(b"x" * 8192)
    verdict, words = the_one(silta, look)
    assert (verdict, "not a database" in words) == (Verdict.BROKEN, True)


def test_a_server_that_is_away_is_broken(silta: Silta) -> None:
    """Its address, which may hold a password, is not shown."""
    url = "postgresql://silta:salasana@127.0.0.1:1/silta"
    away = replace(silta, settings={"SILTA_DATABASE_URL": url})
    verdict, words = the_one(away, look)
    assert (verdict, "does not answer" in words) == (Verdict.BROKEN, True)
    assert "salasana" not in words
