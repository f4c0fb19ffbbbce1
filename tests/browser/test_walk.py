"""A citizen's whole way in a real browser without JavaScript, in each language, on each screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from silta.portal.rendering import LANGUAGES
from tests.browser.axe import open_inspector
from tests.browser.checks import faults
from tests.browser.people import HAS_AN_ACCOUNT, newcomer
from tests.browser.screenshots import keep
from tests.browser.walk import Walk
from tests.browser.window import DESKTOP, NARROW, PHONE, Screen, open_window
from tests.browser.words import WORDS
from tests.portal.web import Web


@pytest.mark.slow
@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=lambda screen: screen.name)
@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_log_in_to_the_document(
    browser: Browser, web: Web, language: str, screen: Screen
) -> None:
    """Every page of the way is whole: readable, in its language, and of no other host."""
    found = []
    with open_window(browser, web, screen) as window, open_inspector(browser, screen) as inspector:
        for name in Walk(window, language, newcomer(web)).steps():
            found += faults(window, language)
            found += inspector.violations(window.page)
            keep(window.page, f"{screen.name}-{language}-{name}")
    assert not found, "\n".join(found)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_way_at_400_percent(browser: Browser, web: Web, language: str) -> None:
    """WCAG 2.2, 1.4.10: who zooms that far reads the same pages, and scrolls in one direction."""
    found = []
    with open_window(browser, web, NARROW) as window:
        for name in Walk(window, language, newcomer(web)).steps():
            found += faults(window, language)
            keep(window.page, f"{NARROW.name}-{language}-{name}")
    assert not found, "\n".join(found)


def test_the_same_page_in_another_language(browser: Browser, web: Web) -> None:
    """Who changes the language stays where they are, and logged in."""
    with open_window(browser, web, PHONE) as window:
        walk = Walk(window, "fi", HAS_AN_ACCOUNT)
        walk.front()
        walk.log_in()
        window.page.get_by_role("link", name="Svenska").click()
        expect(window.page.get_by_role("heading", level=1)).to_have_text(WORDS["sv"].inbox)
        expect(window.page.get_by_role("banner")).to_contain_text(HAS_AN_ACCOUNT.name)
