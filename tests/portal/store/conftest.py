"""Databases for the tests here, of both kinds."""

from __future__ import annotations

from tests.databases import (
    database,
    postgres_database,
    postgres_whole_run,
    sqlite_database,
    sqlite_template,
)

__all__ = [
    "database",
    "postgres_database",
    "postgres_whole_run",
    "sqlite_database",
    "sqlite_template",
]
