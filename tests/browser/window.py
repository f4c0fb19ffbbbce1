"""A window of the browser, and everything that it asked for and complained about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, Literal
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Request,
    Response,
    ViewportSize,
    expect,
)

from tests.portal.web import Web

# In milliseconds, for a machine that has much else to do.
LONGEST_WAIT: Final = 20_000
NOT_LOADED: Final = "Failed to load resource: the server responded with a status of"


@dataclass(frozen=True, slots=True)
class Screen:
    """A size of window, in CSS pixels, as somebody would call it."""

    name: str
    width: int
    height: int
    is_touched: bool = False

    @property
    def size(self) -> ViewportSize:
        """Return the size as playwright takes it."""
        return {"width": self.width, "height": self.height}


PHONE: Final = Screen("phone", 390, 844, is_touched=True)
DESKTOP: Final = Screen("desktop", 1280, 1000)
# WCAG 2.2 success criterion 1.4.10: 1280 pixels, zoomed to 400 %.
NARROW: Final = Screen("narrow", 320, 640, is_touched=True)


@dataclass
class Window:
    """An open window; ``requests`` and ``complaints`` grow while it is used.

    ``status`` is that of the page which came last.

    It has no slots, since playwright writes on whose methods it calls.
    """

    page: Page
    web: Web
    status: int = 0
    requests: list[Request] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", self._see)
        self.page.on("console", self._hear)
        self.page.on("response", self._answered)

    def go(self, path: str) -> None:
        """Go to an address of the portal, as if it were typed."""
        self.page.goto(self.web.address + path)

    def foreign(self) -> list[str]:
        """Return the addresses asked for at another host than ours.

        The way to the identification service, and back, is the one that may be: as a
        page, never as a part of one.
        """
        provider = urlsplit(self.web.provider.issuer).netloc
        ours = urlsplit(self.web.address).netloc
        return [
            request.url
            for request in self.requests
            if urlsplit(request.url).netloc != ours
            and not (urlsplit(request.url).netloc == provider and request.is_navigation_request())
        ]

    def _see(self, request: Request) -> None:
        self.requests.append(request)

    def _answered(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self.status = response.status

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not self._is_of_a_whole_page(message):
            self.complaints.append(f"{self.page.url}: {message.text}")

    def _is_of_a_whole_page(self, message: ConsoleMessage) -> bool:
        """Tell whether it says no more than that the page itself is an error's, as it may be."""
        pages = {request.url for request in self.requests if request.is_navigation_request()}
        return NOT_LOADED in message.text and message.location["url"] in pages


@contextmanager
def open_window(
    browser: Browser,
    web: Web,
    screen: Screen,
    scheme: Literal["light", "dark"] = "light",
    forced_colors: Literal["active", "none"] = "none",
) -> Iterator[Window]:
    """Open a window where no script runs and nothing moves, with no cookie."""
    context = browser.new_context(
        viewport=screen.size,
        has_touch=screen.is_touched,
        is_mobile=screen.is_touched,
        java_script_enabled=False,
        reduced_motion="reduce",
        color_scheme=scheme,
        forced_colors=forced_colors,
    )
    context.set_default_timeout(LONGEST_WAIT)
    expect.set_options(timeout=LONGEST_WAIT)
    try:
        yield Window(context.new_page(), web)
    finally:
        context.close()
