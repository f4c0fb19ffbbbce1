"""What a database says of itself: which one it is, and what it does against a power cut."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from silta.base.database import Transaction

# What a committed transaction needs to be there after a power cut, or deleted for good.
WANTED: Final[Mapping[str, Mapping[str, str]]] = {
    "sqlite": {"journal_mode": "wal", "synchronous": "2", "secure_delete": "1",
               "foreign_keys": "1"},
    "postgresql": {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"},
}  # fmt: skip
NAMES: Final = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True, slots=True)
class DatabaseFacts:
    """A database's name and version, and each setting that is not as it must be."""

    version: str
    unsafe: Mapping[str, str]


def facts_of(transaction: Transaction) -> DatabaseFacts:
    """Return what the database says of itself, as our own connections have it."""
    dialect = transaction.dialect.name
    is_sqlite = dialect == "sqlite"
    version = _ask(transaction, "SELECT sqlite_version()" if is_sqlite else "SHOW server_version")
    said = {
        name: _ask(transaction, f"PRAGMA {name}" if is_sqlite else f"SHOW {name}")
        for name in WANTED[dialect]
    }
    unsafe = {name: value for name, value in said.items() if value != WANTED[dialect][name]}
    return DatabaseFacts(f"{NAMES[dialect]} {version}", unsafe)


def _ask(transaction: Transaction, question: str) -> str:
    return str(transaction.exec_driver_sql(question).scalar()).lower()
