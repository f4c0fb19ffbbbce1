"""Databases with the schema in them, which is brought forward once for all tests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from silta.base.database import Database
from silta.base.tables import metadata
from silta.migrations import migrate
from tests.peers.postgres import Postgres


def migrated(url: str) -> str:
    """Bring the database forward to this version's schema; return its URL."""
    database = Database(url)
    migrate(database)
    database.close()
    return url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the file of an SQLite database with the schema and nothing else."""
    path = tmp_path_factory.mktemp("template") / "silta.db"
    migrated(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_whole_run(postgres_server: Postgres) -> Iterator[Database]:
    """Give one PostgreSQL database with the schema; a new one for each test costs 200 ms."""
    with postgres_server.fresh_database() as url:
        database = Database(migrated(url))
        yield database
        database.close()


@pytest.fixture
def sqlite_database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """Give an SQLite database with the schema."""
    database = Database(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'silta.db')}")
    yield database
    database.close()


@pytest.fixture
def postgres_database(postgres_whole_run: Database) -> Iterator[Database]:
    """Give the PostgreSQL database, empty but for its schema."""
    yield postgres_whole_run
    with postgres_whole_run.write() as transaction:
        for table in reversed(metadata.sorted_tables):
            transaction.execute(table.delete())


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    """Give a database with the schema: each test runs on both kinds."""
    kind = "sqlite" if request.param == "sqlite" else "postgres"
    found: Database = request.getfixturevalue(f"{kind}_database")
    return found
