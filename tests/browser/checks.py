"""What must hold on every page, whatever it shows."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from playwright.sync_api import Page

from silta.portal.rendering import LANGUAGES
from tests.browser.window import Window

WIDTHS: Final = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
# WCAG 2.2 success criterion 1.4.12, as a style sheet that no content policy refuses.
SPACED_TEXT: Final = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
}"""
AS_IT_WAS: Final = "document.adoptedStyleSheets = []"


def faults(window: Window, language: str) -> list[str]:
    """Return one line for each thing that is wrong with the page that a window shows."""
    page = window.page
    headings = page.get_by_role("heading", level=1).count()
    spoken = page.locator("html").get_attribute("lang")
    there, current = _languages(page), _current(page)
    checks = {
        f"{headings} headings of level 1": headings != 1,
        f"the page says that it is in {spoken}": spoken != language,
        f"the title is {page.title()!r}": not page.title().endswith(" Silta"),
        f"the page is said to be {current}": current not in ([], [_path(page)]),
        "it is wider than the window": is_too_wide(page),
        "it is wider than the window when its text is spaced": is_too_wide_when_spaced(page),
        f"the languages lead to {there}": there not in _ways(window, language),
        f"asked of another host: {window.foreign()}": bool(window.foreign()),
        f"the browser complains: {window.complaints}": bool(window.complaints),
    }
    return [f"{page.url}: {what}" for what, is_wrong in checks.items() if is_wrong]


def is_too_wide(page: Page) -> bool:
    """Tell whether reading the page needs scrolling sideways (WCAG 2.2, 1.4.10)."""
    needed, there = page.evaluate(WIDTHS)
    return bool(needed > there)


def is_too_wide_when_spaced(page: Page) -> bool:
    """Tell whether it does so for somebody who needs space between letters and lines."""
    page.evaluate(SPACED_TEXT)
    try:
        return is_too_wide(page)
    finally:
        page.evaluate(AS_IT_WAS)


def _languages(page: Page) -> dict[str, str]:
    links = page.locator(".languages a").all()
    return {str(a.get_attribute("hreflang")): str(a.get_attribute("href")) for a in links}


def _current(page: Page) -> list[str]:
    """Return where the link leads that is marked as the one to this page."""
    links = page.locator("a[aria-current=page]").all()
    return [str(a.get_attribute("href")) for a in links]


def _path(page: Page) -> str:
    return urlsplit(page.url).path


def _ways(window: Window, language: str) -> list[dict[str, str]]:
    """Return where the other languages may lead: here, or from a problem to the first page."""
    path = window.page.url.removeprefix(window.web.address)
    here = path.removeprefix(f"/{language}")
    is_problem = window.status >= HTTPStatus.BAD_REQUEST or here == path
    others = [other for other in LANGUAGES if other != language]
    first = "/admin" if here.startswith("/admin") else "/"
    targets = [here, first] if is_problem else [here]
    return [{other: f"/{other}{target}" for other in others} for target in targets]
