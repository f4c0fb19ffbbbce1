"""What the manual points at is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.manual import PAGES, ROOT

LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
NAMED = re.compile(r"`((?:silta|tests|docs)/[\w./-]*)`")
# A document is about Silta, not about where it was written or fetched from.
FOREIGN = re.compile(r"\.library|/work/|\bpypi\b|pythonhosted|npmjs|artifactory", re.IGNORECASE)

every_page = pytest.mark.parametrize(
    "path", [pytest.param(path, id=str(path.relative_to(ROOT))) for path in PAGES]
)


@every_page
def test_every_relative_link_leads_to_a_file(path: Path) -> None:
    """A dead link ends a newcomer's walk."""
    links = LINK.findall(path.read_text("utf-8"))
    dead = [link for link in links if "://" not in link and not (path.parent / link).exists()]
    assert dead == []


@every_page
def test_every_named_path_exists(path: Path) -> None:
    """A file that moved takes its name in the manual along."""
    named = NAMED.findall(path.read_text("utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []


@every_page
def test_no_page_names_a_workplace_or_a_registry(path: Path) -> None:
    """A document is read where neither is to be had."""
    assert FOREIGN.search(path.read_text("utf-8")) is None
