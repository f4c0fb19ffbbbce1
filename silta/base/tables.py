"""The metadata that all rooms' tables share, and the column types that mean the same everywhere."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, DateTime, Dialect, Integer, MetaData, String, Table
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcTime(TypeDecorator[datetime]):
    """A time in UTC, aware in Python on both databases; a naive one is a fault of ours."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return ``value`` in UTC."""
        del dialect
        if value is not None and value.tzinfo is None:
            raise ValueError("a naive time has no place in the database")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ANN401 -- the base class's signature
        """Return the stored time, aware: SQLite gives it back without its zone."""
        del dialect
        if value is None:
            return None
        time: datetime = value
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


clock_mark = Table(
    "clock_mark",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("committed_at", UtcTime, nullable=False),
    comment="one row: the highest time ever committed",
)

secret_mark = Table(
    "secret_mark",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("key_id", String(64), nullable=False),
    comment="which secrets the data here was made with; never the secrets",
)
