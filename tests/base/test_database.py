"""The database on both kinds: all or nothing, in UTC, and writers in turn."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import (
    Column,
    Connection,
    Integer,
    MetaData,
    String,
    Table,
    event,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.exc import StatementError

from silta.base.database import CommitUnclearError, Database
from silta.base.reason import Reason, Refused
from silta.base.store import high_water, insert_or_nothing, raise_high_water
from silta.base.tables import UtcTime, metadata

NOW = datetime(2026, 11, 22, 8, 0, 0, 123456, tzinfo=UTC)
own = MetaData()
visits = Table(
    "visits",
    own,
    Column("id", Integer, primary_key=True),
    Column("name", String(50), unique=True),
    Column("at", UtcTime),
)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Give a database with the tables that these tests use."""
    made = Database(database_url)
    own.create_all(made.engine)
    metadata.tables["clock_mark"].create(made.engine)
    yield made
    made.close()


def count(database: Database) -> int:
    """Return how many visits another transaction sees."""
    with database.read() as transaction:
        return transaction.scalar(select(func.count()).select_from(visits)) or 0


def test_a_write_is_there_afterwards(database: Database) -> None:
    """250 means that it is."""
    with database.write() as transaction:
        transaction.execute(insert(visits).values(id=1, name="Aino"))
    assert count(database) == 1


def test_a_reader_sees_one_moment(database: Database) -> None:
    """Else a chain that grows meanwhile would not end where its head said."""
    how_many = select(func.count()).select_from(visits)
    with database.read() as reading:
        before = reading.scalar(how_many)
        with database.write() as transaction:
            transaction.execute(insert(visits).values(id=1, name="Aino"))
        assert reading.scalar(how_many) == before
    assert count(database) == 1


def test_an_exception_leaves_nothing(database: Database) -> None:
    """A crash leaves the whole, or nothing (DESIGN invariant 1)."""

    def write_and_break() -> None:
        with database.write() as transaction:
            transaction.execute(insert(visits).values(id=1, name="Aino"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_break()
    assert count(database) == 0


def test_a_time_comes_back_aware_and_in_utc(database: Database) -> None:
    """Whatever zone it went in with, to the microsecond."""
    with database.write() as transaction:
        given = NOW.astimezone(timezone(timedelta(hours=2)))
        transaction.execute(insert(visits).values(id=1, at=given))
    with database.read() as transaction:
        found = transaction.scalar(select(visits.c.at))
    assert found == NOW
    assert found is not None
    assert found.tzinfo is UTC or found.utcoffset() == timedelta(0)


def test_a_naive_time_is_refused(database: Database) -> None:
    """Nobody could tell which instant it was."""
    with (
        pytest.raises(StatementError, match="naive time"),
        database.write() as transaction,
    ):
        transaction.execute(insert(visits).values(id=1, at=NOW.replace(tzinfo=None)))


def test_an_insert_or_nothing_tells_which(database: Database) -> None:
    """The second filing of a letter finds the first."""
    with database.write() as transaction:
        first = insert_or_nothing(transaction, visits, {"id": 1, "name": "Aino"})
        second = insert_or_nothing(transaction, visits, {"id": 2, "name": "Aino"})
    assert (first, second, count(database)) == (True, False, 1)


def test_of_two_at_once_one_inserts(database: Database) -> None:
    """Two gateways, or two sessions: the row is there for both, whoever won."""
    together = threading.Barrier(2)

    def visit(number: int) -> tuple[bool, int]:
        together.wait(10)
        with database.write() as transaction:
            won = insert_or_nothing(transaction, visits, {"id": number, "name": "Aino"})
            there = transaction.scalar(select(func.count()).select_from(visits)) or 0
        return won, there

    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(visit, [1, 2]))
    assert sorted(answers) == [(False, 1), (True, 1)]


def test_the_high_water_mark_only_rises(database: Database) -> None:
    """It is how we notice that our clock went backwards."""
    marks = []
    for at in (NOW, NOW - timedelta(days=1), NOW + timedelta(days=1)):
        with database.write() as transaction:
            raise_high_water(transaction, at)
            marks.append(high_water(transaction))
    assert marks == [NOW, NOW, NOW + timedelta(days=1)]


def test_a_new_database_has_no_high_water_mark(database: Database) -> None:
    """Nothing was committed yet."""
    with database.read() as transaction:
        assert high_water(transaction) is None


def test_no_error_quotes_what_was_to_be_stored(database: Database) -> None:
    """Errors reach people who may not read the row."""
    with database.write() as transaction:
        transaction.execute(insert(visits).values(id=1, name="Eino"))
    with pytest.raises(Exception, match="visits") as caught, database.write() as transaction:
        transaction.execute(insert(visits).values(id=1, name="210281-9988"))
    assert "210281-9988" not in str(caught.value)


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),  # FULL
        ("secure_delete", 1),
        ("foreign_keys", 1),
        ("busy_timeout", 10_000),
    ],
)
def test_each_connection_to_sqlite_is_safe(pragma: str, value: str | int, sqlite: Database) -> None:
    """What SQLite forgets with each connection is said again."""
    for _ in range(2):
        with sqlite.read() as transaction:
            assert transaction.scalar(text(f"PRAGMA {pragma}")) == value


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    """Give an SQLite database in a folder that is not there yet."""
    made = Database(f"sqlite:///{tmp_path / 'database' / 'silta.db'}")
    own.create_all(made.engine)
    yield made
    made.close()


def test_the_folder_of_the_database_is_its_owners_alone(sqlite: Database, tmp_path: Path) -> None:
    """The write-ahead log stands beside the file."""
    assert count(sqlite) == 0
    assert (tmp_path / "database").stat().st_mode & 0o777 == 0o700


def test_a_second_writer_on_sqlite_waits_its_turn(sqlite: Database) -> None:
    """It is neither refused, nor does it write over what it has not seen."""
    written = threading.Event()

    def write_second() -> int:
        with sqlite.write() as transaction:
            seen = transaction.scalar(select(func.count()).select_from(visits)) or 0
            written.set()
        return seen

    with ThreadPoolExecutor(1) as threads:
        with sqlite.write() as transaction:
            second = threads.submit(write_second)
            assert not written.wait(0.3)
            transaction.execute(insert(visits).values(id=1, name="Aino"))
        assert second.result(10) == 1


def test_a_full_disk_is_told_as_such(tmp_path: Path) -> None:
    """The peer is told 452, and tries again when there is room."""
    database = Database(f"sqlite:///{tmp_path}/silta.db")
    with database.write() as transaction:
        transaction.exec_driver_sql("CREATE TABLE filling (content BLOB)")

    def limit_pages(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 12")

    event.listen(database.engine, "begin", limit_pages)
    with pytest.raises(Refused) as refused, database.write() as transaction:
        transaction.exec_driver_sql("INSERT INTO filling VALUES (randomblob(1000000))")
    assert refused.value.reason == Reason.STORAGE_FULL
    database.close()


def test_a_commit_that_is_not_answered_is_unclear(tmp_path: Path) -> None:
    """What was sealed for it must stay: the row may be there."""
    database = Database(f"sqlite:///{tmp_path}/silta.db")

    def break_down(_: Connection) -> None:
        raise RuntimeError

    event.listen(database.engine, "commit", break_down)
    with pytest.raises(CommitUnclearError), database.write() as transaction:
        transaction.exec_driver_sql("CREATE TABLE lost (content BLOB)")
    database.close()
