"""What a database says of itself."""

from __future__ import annotations

from silta.base.database import Database
from silta.base.database_facts import facts_of
from tests.peers.postgres import Postgres


def test_sqlite_is_safe_as_we_open_it(sqlite_database: Database) -> None:
    """Its settings are each connection's own."""
    with sqlite_database.read() as transaction:
        facts = facts_of(transaction)
    assert (facts.version.startswith("SQLite 3."), facts.unsafe) == (True, {})


def test_a_setting_of_sqlite_that_is_not_safe_is_named(sqlite_database: Database) -> None:
    """Should a version of SQLite no longer take it as we say it."""
    with sqlite_database.read() as transaction:
        transaction.exec_driver_sql("PRAGMA secure_delete = OFF")
        assert facts_of(transaction).unsafe == {"secure_delete": "0"}


def test_a_postgresql_that_does_not_sync_is_named(
    postgres_server: Postgres, postgres_database: Database
) -> None:
    """That of the tests does not, unless it is asked to."""
    with postgres_database.read() as transaction:
        facts = facts_of(transaction)
    assert (facts.version.startswith("PostgreSQL 1"), facts.unsafe) == (True, {"fsync": "off"})
    with postgres_server.synced(), postgres_database.read() as transaction:
        assert facts_of(transaction).unsafe == {}
