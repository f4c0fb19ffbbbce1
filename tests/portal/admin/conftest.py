"""The console's fixtures: one on each kind of database, with a provider or without."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from silta.base.database import Database
from tests.peers.identity_provider import IdentityProvider
from tests.portal.admin.desk import Console, open_console, open_console_with_provider


@pytest.fixture(autouse=True)
def a_journal_of_its_own() -> Iterator[None]:
    """Leave the journal as it was found."""
    structlog.reset_defaults()
    yield
    structlog.reset_defaults()


@pytest.fixture
def console(sqlite_database: Database, tmp_path: Path) -> Iterator[Console]:
    """Give a console on SQLite, without a provider: ``console.of(role)`` is logged in."""
    with open_console(sqlite_database, tmp_path / "home") as opened:
        yield opened


@pytest.fixture
def each_console(database: Database, tmp_path: Path) -> Iterator[Console]:
    """Give a console on each kind of database, without a provider."""
    with open_console(database, tmp_path / "home") as opened:
        yield opened


@pytest.fixture
def console_and_provider(
    database: Database, tmp_path: Path
) -> Iterator[tuple[Console, IdentityProvider]]:
    """Give a console and the provider that its administrators log in at."""
    with open_console_with_provider(database, tmp_path / "home") as opened:
        yield opened
