"""Who uses no mouse sees where they are, and need not pass the header on every page."""

from __future__ import annotations

from typing import Final, Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.decisions import decision
from tests.browser.people import HAS_AN_ACCOUNT
from tests.browser.walk import Walk
from tests.browser.window import DESKTOP, PHONE, Screen, Window, open_window
from tests.portal.web import Web

# More than any page of ours has; a page that never lets go of the keyboard is a fault too.
MOST_STOPS: Final = 40
# What has the focus, and how thick the line around it is, in pixels. The skip link is there
# only while it has the focus, so it needs none.
FOCUSED: Final = """() => {
  const it = document.activeElement;
  if (it === document.body || it === null) return null;
  const style = getComputedStyle(it), box = it.getBoundingClientRect();
  const outline = style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth);
  const line = it.matches(".skip") ? 2 : outline;
  const isSeen = box.width > 1 && box.height > 1 && box.bottom > 0 && box.right > 0;
  return { what: it.outerHTML.slice(0, 120), line: isSeen ? line : 0 };
}"""


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=lambda screen: screen.name)
def test_the_first_stop_skips_the_header(browser: Browser, web: Web, screen: Screen) -> None:
    """WCAG 2.2, 2.4.1: the first key shows a link to the content, and it leads there."""
    with open_window(browser, web, screen) as window:
        window.go("/fi/")
        window.page.keyboard.press("Tab")
        skip = window.page.get_by_role("link", name="Siirry sisältöön")
        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport(ratio=1)
        window.page.keyboard.press("Enter")
        expect(window.page.get_by_role("main")).to_be_focused()


@pytest.mark.slow
@pytest.mark.parametrize("colours", ["light", "dark", "forced"])
def test_the_focus_is_seen_at_every_stop(browser: Browser, web: Web, colours: str) -> None:
    """WCAG 2.2, 2.4.7: from the log-in to the opened message, each stop has a line around it."""
    scheme: Literal["light", "dark"] = "dark" if colours == "dark" else "light"
    forced: Literal["active", "none"] = "active" if colours == "forced" else "none"
    web.file(decision(web.town, HAS_AN_ACCOUNT, "fi"))
    with open_window(browser, web, DESKTOP, scheme, forced) as window:
        assert _unseen_on_the_way(window) == []


def _unseen_on_the_way(window: Window) -> list[str]:
    walk = Walk(window, "fi", HAS_AN_ACCOUNT)
    unseen: list[str] = []
    for step in (walk.front, walk.log_in, walk.closed, walk.acknowledge, walk.terms):
        step()
        unseen += _unseen(window.page)
    return unseen


def _unseen(page: Page) -> list[str]:
    """Go through a page by the Tab key; return the stops that nobody could see."""
    unseen: list[str] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None:
            return unseen
        if focused["line"] < 2:
            unseen.append(focused["what"])
    return [*unseen, f"{page.url}: no end after {MOST_STOPS} stops"]
