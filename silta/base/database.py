"""The database: SQLite by default, PostgreSQL beyond; transactions and what they promise."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, RootTransaction, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from silta.base.reason import Reason, Refused

Transaction = Connection
"""A running transaction. Rooms hand it on; only tables and stores look inside."""

DatabaseFault = SQLAlchemyError
"""What any statement may raise when the database is away, broken or another's."""

BUSY_MILLISECONDS = 10_000  # a writer waits its turn this long; then the mail is told 451
CONNECTIONS = 8  # more writers only wait for each other
SQLITE_SETTINGS = (
    "PRAGMA journal_mode = WAL",
    # NORMAL lost acknowledged rows in a simulated power cut (THREATS, "SQLite"); FULL kept all.
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA foreign_keys = ON",
    f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}",
)
# A frozen holder of a lock, or a host that vanished, must not hold all other mails for ever.
POSTGRESQL_SETTINGS: dict[str, object] = {
    "prepare_threshold": None,
    "connect_timeout": 5,
    "tcp_user_timeout": 20_000,
    "options": f"-c lock_timeout={BUSY_MILLISECONDS}"
    " -c idle_in_transaction_session_timeout=60000 -c synchronous_commit=on",
}
FULL_DISK = ("database or disk is full", "could not extend file", "No space left on device")


class CommitUnclearError(Exception):
    """The commit was asked for and not answered well: it may have come about, or not."""


class Database:
    """One database, by its SQLAlchemy URL; connections are made as they are needed."""

    def __init__(self, url: str) -> None:
        self._engine = _engine(url)
        self._reading = _on_one_snapshot(self._engine)

    @property
    def engine(self) -> Engine:
        """Return the engine, for the migrations alone."""
        return self._engine

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """Run a transaction that only reads, all of it on one snapshot."""
        with self._reading.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """Run a transaction that is on the disk when the block has ended, or has left nothing.

        On SQLite the write lock is taken at its start (BEGIN IMMEDIATE), so that what was
        read inside is still true at the commit. Raises Refused(storage.full) on a full disk,
        and CommitUnclearError when it cannot be told whether the commit came about.
        """
        with self._engine.connect() as connection:
            writing = connection.execution_options(silta_writes=True)
            try:
                transaction = writing.begin()
                with _rolled_back_on_error(transaction):
                    yield writing
            except OperationalError as error:
                raise _full_disk(error) from None
            try:
                transaction.commit()
            except Exception as error:  # noqa: BLE001 -- whatever it is, the commit is unclear
                # A connection in an unknown state serves nobody else.
                connection.invalidate()
                raise self._end_of_commit(error) from None

    def _end_of_commit(self, error: Exception) -> Exception:
        """Return what a failed commit means; SQLite with a full disk surely has none of it."""
        if self._engine.dialect.name == "sqlite" and isinstance(error, OperationalError):
            meaning = _full_disk(error)
            if meaning is not error:
                return meaning
        return CommitUnclearError(type(error).__name__)

    def forget(self) -> None:
        """Let what was deleted or overwritten leave SQLite's log too (secure_delete skips it)."""
        if self._engine.dialect.name == "sqlite":
            connection = self._engine.raw_connection()
            try:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                connection.close()

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


@contextmanager
def savepoint(transaction: Transaction) -> Iterator[None]:
    """Undo what the block did, and nothing else of the transaction, if it raises."""
    with transaction.begin_nested():
        yield


@contextmanager
def _rolled_back_on_error(transaction: RootTransaction) -> Iterator[None]:
    try:
        yield
    except BaseException:
        transaction.rollback()
        raise


def _full_disk(error: OperationalError) -> Exception:
    """Return what a statement's error means: a full disk of ours, or the error itself."""
    if any(text in str(error.orig) for text in FULL_DISK):
        return Refused(Reason.STORAGE_FULL, "the database's disk is full")
    return error


def what_the_driver_says(fault: DatabaseFault) -> str:
    """Return the driver's first line, without the statement and its values."""
    said = getattr(fault, "orig", None) or type(fault).__name__
    return str(said).strip().partition("\n")[0]


def _on_one_snapshot(engine: Engine) -> Engine:
    """Return the same engine and pool for reading: SQLite has one snapshot a transaction anyway."""
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ")


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        # Automatic prepared statements turn to generic plans, which made one busy account's
        # list thirty times slower (docs/decisions/0002).
        return create_engine(
            url,
            poolclass=QueuePool,
            pool_size=CONNECTIONS,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args=POSTGRESQL_SETTINGS,
        )
    path = Path(make_url(url).database or "")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Connections are kept: the last one to close would write the whole log back, and each new
    # one costs its settings. The pool hands one to one thread at a time.
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=CONNECTIONS,
        hide_parameters=True,
        connect_args={"check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 -- the driver's own type
    """Set what each connection needs; the settings do not stay with the file."""
    connection.isolation_level = None  # transactions are begun by us, see _begin_sqlite
    for setting in SQLITE_SETTINGS:
        connection.execute(setting)


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("silta_writes", False)
    # By the driver itself: what SQLAlchemy does around a statement costs ten times as much.
    driver: Any = connection.connection.driver_connection
    statement = "BEGIN IMMEDIATE" if writes else "BEGIN"
    try:
        driver.execute(statement)
    except sqlite3.OperationalError as error:
        raise OperationalError(statement, None, error) from None
