"""Fixtures of portals in this process; a module imports the ones that it asks for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import structlog

from tests.portal.desk import Desk, open_desk, put_back
from tests.road.building import copy_of
from tests.town import Town


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def desk_of_each(request: pytest.FixtureRequest, first_town: Town) -> Iterator[Desk]:
    """Give the portal of one town for a whole module, on each kind of database."""
    if request.param == "sqlite":
        with copy_of(first_town) as town, open_desk(town) as desk:
            yield desk
        return
    server = request.getfixturevalue("postgres_server")
    with (
        server.fresh_database() as url,
        copy_of(first_town, url) as town,
        open_desk(town) as desk,
    ):
        yield desk


@pytest.fixture(scope="module")
def desk_of_module(first_town: Town) -> Iterator[Desk]:
    """Give the portal of one town on SQLite for a whole module."""
    with copy_of(first_town) as town, open_desk(town) as desk:
        yield desk


@pytest.fixture
def each_desk(desk_of_each: Desk) -> Iterator[Desk]:
    """Give the portal, on each kind of database; what a test did is undone after it."""
    yield from _lent(desk_of_each)


@pytest.fixture
def desk(desk_of_module: Desk) -> Iterator[Desk]:
    """Give the portal on SQLite; what a test did is undone after it."""
    yield from _lent(desk_of_module)


def _lent(desk: Desk) -> Iterator[Desk]:
    structlog.reset_defaults()
    with put_back(desk.town):
        yield desk
    desk.at = None
    structlog.reset_defaults()
