"""One town for all deaths of a kind of database; each test has a letter of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.road.building import copy_of
from tests.town import Town


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def crashing_town(request: pytest.FixtureRequest, first_town: Town) -> Iterator[Town]:
    """Give a town whose gateways come and go, on each kind of database."""
    if request.param == "sqlite":
        with copy_of(first_town) as town:
            yield town
        return
    server = request.getfixturevalue("postgres_server")
    with server.fresh_database() as url, copy_of(first_town, url) as town:
        yield town
