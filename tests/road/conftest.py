"""One town with one gateway for a whole module, where the tests leave each other alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import structlog

from tests.road.building import copy_of
from tests.town import Town

# Small, so that what swells past it is small too.
LIMIT_BYTES = 1024 * 1024


@pytest.fixture(scope="module")
def shared_town(first_town: Town) -> Iterator[Town]:
    """Give a town on SQLite whose gateway runs and takes a mebibyte."""
    with copy_of(first_town) as town:
        town.start_gateway(SILTA_MAX_MESSAGE_BYTES=str(LIMIT_BYTES))
        yield town


@pytest.fixture(autouse=True)
def journal_of_this_test() -> Iterator[None]:
    """Let no test write to the journal that another one opened and has closed since."""
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()
    yield
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()
