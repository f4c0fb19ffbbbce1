"""Pictures of pages, for people to look at; a normal run makes none.

SCREENSHOTS=/tmp/shots python -m pytest -n 0 tests/browser
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from playwright.sync_api import Page

# Not SILTA_…: that is for settings, and a process of Silta refuses one that it does not know.
FOLDER: Final = os.environ.get("SCREENSHOTS", "")


def keep(page: Page, name: str) -> None:
    """Write the whole page in light, dark and forced colours, where a folder is given."""
    if not FOLDER:
        return
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        _write(page, f"{name}-{scheme}")
    page.emulate_media(color_scheme="light", forced_colors="active")
    _write(page, f"{name}-forced")
    page.emulate_media(forced_colors="none")


def _write(page: Page, name: str) -> None:
    page.screenshot(path=Path(FOLDER) / f"{name}.png", full_page=True)
