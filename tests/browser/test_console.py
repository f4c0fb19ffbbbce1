"""Every page of the console in a real browser without JavaScript, in each language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from silta.keys.administrator import Role
from silta.portal.rendering import LANGUAGES
from tests.browser.axe import open_inspector
from tests.browser.checks import faults
from tests.browser.console import Invited, open_console_web
from tests.browser.screenshots import keep
from tests.browser.window import DESKTOP, NARROW, Screen, open_window
from tests.portal.admin.furnished import furnish
from tests.portal.web import Web
from tests.road.building import copy_of
from tests.town import Town


@pytest.fixture(scope="module")
def console(first_town: Town) -> Iterator[Web]:
    """Give a console in a town where something waits on every page."""
    with copy_of(first_town) as town:
        furnish(town)
        with open_console_web(town) as opened:
            yield opened


@pytest.mark.slow
@pytest.mark.timeout(600)  # thirty pages, each looked at in two colour schemes
@pytest.mark.parametrize("role", [Role.KEYS, Role.OPERATOR])
@pytest.mark.parametrize("screen", [NARROW, DESKTOP], ids=lambda screen: screen.name)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_the_console(
    console: Web, browser: Browser, language: str, screen: Screen, role: Role
) -> None:
    """From the invitation to the log-out: readable, in its language, and of no other host."""
    found = []
    with (
        open_window(browser, console, screen) as window,
        open_inspector(browser, screen) as inspector,
    ):
        for name in Invited(window, language, role).walk():
            found += faults(window, language)
            found += inspector.violations(window.page)
            keep(window.page, f"console-{screen.name}-{language}-{role}-{name}")
    assert not found, "\n".join(found)
