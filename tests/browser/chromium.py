"""The system's own Chromium, driven by playwright, and cut off from every other machine."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Final

from playwright.sync_api import Browser, sync_playwright

NAMES: Final = ("chromium", "chromium-browser")
ARGUMENTS: Final = (
    "--no-sandbox",  # tests may run as root, in a container
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A name that needs asking for is a request to another host: none is found.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


@cache
def find_chromium() -> str:
    """Return the path of a Chromium that works; Ubuntu's shim without its snap does not.

    Raises RuntimeError with what to do when there is none.
    """
    for path in filter(None, map(shutil.which, NAMES)):
        asked = subprocess.run([path, "--version"], capture_output=True, check=False, timeout=60)
        if asked.returncode == 0:
            return path
    raise RuntimeError("no Chromium that works here: run scripts/system-packages chromium")


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start a Chromium with a new, empty profile.

    While it runs, this thread has a running event loop, so that ``asyncio.run`` fails in it.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()
