"""What every room's store needs: insert-or-nothing, the clock's mark, the secrets' marks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, Table, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

from silta.base.clock import ClockWatch
from silta.base.database import Database, Transaction
from silta.base.tables import clock_mark, secret_mark

THE_ROW = 1
_HIGH_WATER = select(clock_mark.c.committed_at).where(clock_mark.c.id == THE_ROW)
_RAISE = (
    update(clock_mark)
    .where(clock_mark.c.id == THE_ROW, clock_mark.c.committed_at < bindparam("at"))
    .values(committed_at=bindparam("at"))
)


def insert_or_nothing(transaction: Transaction, table: Table, row: Mapping[str, object]) -> bool:
    """Insert ``row`` unless a unique constraint has it already; tell whether it was inserted.

    Waits for another transaction that is inserting the same, so that afterwards the
    row is there whoever won.
    """
    statement = _insert_or_nothing(table, transaction.dialect.name)
    return transaction.execute(statement, dict(row)).first() is not None


@cache
def _insert_or_nothing(table: Table, dialect: str) -> ReturningInsert[Any]:
    of = postgresql if dialect == "postgresql" else sqlite
    # The row itself is asked back: psycopg's row count of an insert reads -1 here.
    statement = of.insert(table).on_conflict_do_nothing()
    found: ReturningInsert[Any] = statement.returning(*table.primary_key.columns)
    return found


def lock(transaction: Transaction, rows: Select[Any], of: Mapping[str, object]) -> None:
    """Hold the rows that ``rows``, a FOR UPDATE or FOR SHARE, finds until the transaction ends.

    SQLite has one writer at a time, which holds everything.
    """
    if transaction.dialect.name != "sqlite":
        transaction.execute(rows, of)


def high_water(transaction: Transaction) -> datetime | None:
    """Return the highest time ever committed, in UTC; None in a new database."""
    return transaction.scalar(_HIGH_WATER)


def is_clock_in_doubt(database: Database, watch: ClockWatch, at: datetime) -> bool:
    """Tell whether our own clock may be wrong at ``at`` (DESIGN invariant 2)."""
    with database.read() as transaction:
        mark = high_water(transaction)
    return watch.is_in_doubt(at, mark)


def raise_high_water(transaction: Transaction, at: datetime) -> None:
    """Note that something is committed at ``at``; an earlier time than the mark changes nothing."""
    if transaction.execute(_RAISE, {"at": at}).rowcount == 0:
        insert_or_nothing(transaction, clock_mark, {"id": THE_ROW, "committed_at": at})


def secret_marks(transaction: Transaction) -> dict[str, str]:
    """Return the key id of each secret that the data here was made with."""
    return {row.name: row.key_id for row in transaction.execute(select(secret_mark))}


def mark_secret(transaction: Transaction, name: str, key_id: str) -> None:
    """Note that data here is made with the secret ``name`` of this key id."""
    insert_or_nothing(transaction, secret_mark, {"name": name, "key_id": key_id})
