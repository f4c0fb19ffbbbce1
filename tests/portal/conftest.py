"""The portal's tests: a town whose web runs, for a whole module or for one test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.portal.web import Web, open_web
from tests.road.building import copy_of
from tests.town import Town


@pytest.fixture(scope="module")
def shared_web(first_town: Town) -> Iterator[Web]:
    """Give a town on SQLite whose portal runs; the tests of a module leave each other alone."""
    with copy_of(first_town) as town, open_web(town) as web:
        yield web


@pytest.fixture
def web(town: Town) -> Iterator[Web]:
    """Give a town of the test's own whose portal runs, on each kind of database."""
    with open_web(town) as opened:
        yield opened
