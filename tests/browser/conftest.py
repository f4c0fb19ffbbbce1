"""The browser's tests: one browser, and one town whose web runs, for all of them.

Both live for this package and no longer: while playwright runs, this thread has a running
event loop, and a test of another package that calls ``asyncio.run`` would fail.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.portal.web import Web, open_web
from tests.road.building import copy_of
from tests.town import Town


@pytest.fixture(scope="package")
def web(first_town: Town) -> Iterator[Web]:
    """Give a town on SQLite whose portal runs, and whose names are in three languages."""
    from tests.browser.people import name_in_three_languages

    with copy_of(first_town) as town:
        name_in_three_languages(town)
        with open_web(town) as opened:
            yield opened


@pytest.fixture(scope="package")
def browser(web: Web) -> Iterator[Browser]:  # noqa: ARG001 -- the town is built before the loop runs
    """Give a running Chromium."""
    from tests.browser.chromium import open_browser

    with open_browser() as opened:
        yield opened
