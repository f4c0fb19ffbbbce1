"""What axe-core finds on a page, in light and in dark colours."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, Page, Route

from tests.browser.window import Screen

AXE: Final = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
TAGS: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
OPTIONS: Final = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
RUN: Final = f"axe.run(document, {json.dumps(OPTIONS)}).then(found => found.violations)"


@dataclass  # without slots: playwright writes on whose methods it calls
class Inspector:
    """A second window, where scripts may run: it is shown what the first one shows.

    Nothing is asked of the portal again but style sheets and fonts, so that looking at a
    page is no act of its reader's.
    """

    window: Page
    shown: str = ""

    def violations(self, page: Page) -> list[str]:
        """Return one line for each thing that is wrong with a page, as it stands now."""
        self.shown = page.content()
        self.window.goto(page.url)
        found = []
        for scheme in ("light", "dark"):
            self.window.emulate_media(color_scheme=scheme)
            found += [f"{page.url} ({scheme}): {_told(it)}" for it in self.window.evaluate(RUN)]
        return found

    def answer(self, route: Route) -> None:
        """Give the page's markup for its address, and leave the rest to the portal."""
        if route.request.is_navigation_request():
            route.fulfill(body=self.shown, content_type="text/html; charset=utf-8")
        else:
            route.continue_()


@contextmanager
def open_inspector(browser: Browser, screen: Screen) -> Iterator[Inspector]:
    """Open an inspector's window; raises RuntimeError where axe-core is missing."""
    if not AXE.exists():
        raise RuntimeError("no axe-core: run scripts/browser-assets")
    context = browser.new_context(viewport=screen.size, bypass_csp=True, reduced_motion="reduce")
    try:
        context.add_init_script(path=AXE)
        inspector = Inspector(context.new_page())
        inspector.window.route("**/*", inspector.answer)
        yield inspector
    finally:
        context.close()


def _told(violation: dict[str, Any]) -> str:
    places = "; ".join(f"{node['target']}: {node['failureSummary']}" for node in violation["nodes"])
    return f"{violation['id']}: {violation['help']}. {places}"
