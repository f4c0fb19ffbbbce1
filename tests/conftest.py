"""What every test may ask for: real databases, a short directory, a real Postfix."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.databases import (
    database,
    postgres_database,
    postgres_whole_run,
    sqlite_database,
    sqlite_template,
)
from tests.peers.directory import short_directory
from tests.peers.postfix import Postfix, running_postfix
from tests.peers.postgres import Postgres, running_postgres

# The fixtures of tests.databases, for every test.
__all__ = [
    "database",
    "postgres_database",
    "postgres_whole_run",
    "sqlite_database",
    "sqlite_template",
]

# How long an example takes is the machine's matter, and no test's.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

if TYPE_CHECKING:
    from tests.town import Town


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """Give a real PostgreSQL, one for each pytest-xdist worker; it starts in a second."""
    with running_postgres() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: Postgres) -> Iterator[str]:
    """Give the SQLAlchemy URL of an empty PostgreSQL database, dropped after the test."""
    with postgres_server.fresh_database() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the SQLAlchemy URL of an empty database: each test runs on both kinds."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'silta.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def short_tmp() -> Iterator[Path]:
    """Give a directory with mode 0700 and a path short enough for gpg-agent's sockets.

    After the test it is removed, and what gpg started in it is ended first.
    """
    with short_directory() as path:
        yield path


@pytest.fixture
def start_postfix() -> Iterator[Callable[[int], Postfix]]:
    """Give a function that starts a Postfix relaying to a port; stopped after the test."""
    if os.geteuid() != 0:
        pytest.skip("needs root: Postfix's daemons change to a user of their own")
    with ExitStack() as running:
        yield lambda port: running.enter_context(running_postfix(port))


@pytest.fixture(scope="session")
def first_town() -> Iterator[Town]:
    """Give the town that all others are copies of; building it takes seconds."""
    from tests.road.building import first_town as build

    with build() as town:
        yield town


@pytest.fixture
def town(first_town: Town, database_url: str) -> Iterator[Town]:
    """Give a town of the test's own, on each kind of database."""
    from tests.road.building import copy_of

    with copy_of(first_town, database_url) as copied:
        yield copied
