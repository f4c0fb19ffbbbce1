"""The manual as the tests read it: its pages, its tables, its examples."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md")))
CODE = tuple(sorted((ROOT / "silta").rglob("*.py")))

_SHELL = re.compile(r"^```sh\n(.*?)^```", re.DOTALL | re.MULTILINE)


def page(name: str) -> str:
    """Return the text of a page under ``docs/``."""
    return (DOCS / name).read_text("utf-8")


def rows(name: str) -> list[list[str]]:
    """Return the cells of every table row of a page, heads included."""
    lines = page(name).splitlines()
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in lines
        if line.startswith("| ")
    ]


def examples(path: Path) -> list[str]:
    """Return the lines of a page's shell examples that run ``silta``."""
    blocks = _SHELL.findall(path.read_text("utf-8"))
    lines = (line for block in blocks for line in block.splitlines())
    return [line for line in lines if line.startswith("silta ")]
