"""What browsers get: whole, pinned, and from nowhere else."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from silta.portal.rendering import STATIC, TEMPLATES

ROOT = Path(__file__).parents[2]
OURS = ("app.css", "header.css", "front.css", "inbox.css", "message.css", "officials.css")
SHEETS = ("vendor/designsystemet.css", "theme.css", *OURS)

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def style(name: str) -> str:
    """Return a style sheet without its comments."""
    return _COMMENT.sub("", (STATIC / name).read_text())


def packages() -> dict[str, dict[str, Any]]:
    """Return the packages of the lock file, our own left out."""
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    return {name: package for name, package in locked.items() if name}


def test_the_lock_file_has_hashes_and_no_addresses() -> None:
    """Each machine has a registry of its own; the hash makes them equal."""
    assert packages()
    assert not [name for name, package in packages().items() if "resolved" in package]
    assert all(package["integrity"].startswith("sha512-") for package in packages().values())


def test_packages_are_pinned_exactly() -> None:
    """A new version is read before it is taken."""
    ours = json.loads((ROOT / "package.json").read_text())
    pinned = {**ours["dependencies"], **ours["devDependencies"]}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in pinned.values())


def test_bringing_them_in_again_does_nothing_and_says_nothing() -> None:
    """It runs before each command of the Makefile."""
    again = subprocess.run(["scripts/browser-assets"], cwd=ROOT, capture_output=True, check=True)
    assert (again.stdout, again.stderr) == (b"", b"")


@pytest.mark.parametrize("part", ["designsystemet", "source-sans-3"])
def test_licences_come_along(part: str) -> None:
    """MIT and OFL ask for it."""
    assert "ermission" in (STATIC / "vendor" / f"{part}.LICENSE").read_text()


@pytest.mark.parametrize("sheet", SHEETS)
def test_no_style_sheet_reaches_for_another_host(sheet: str) -> None:
    """A request elsewhere would tell who reads."""
    addresses = re.findall(r"url\(\s*[\"']?([^\"')]+)", style(sheet))
    ours = [a for a in addresses if not a.startswith("data:")]
    assert all((STATIC / address.partition("?")[0]).is_file() for address in ours)
    assert "@import" not in style(sheet)


def test_a_new_font_has_a_new_address() -> None:
    """Browsers keep static files for a year."""
    version = json.loads((ROOT / "package.json").read_text())["dependencies"]
    wanted = version["@fontsource-variable/source-sans-3"]
    assert set(re.findall(r"\.woff2\?v=([\d.]+)", style("app.css"))) == {wanted}
    assert '.woff2"' not in style("app.css")


def test_every_token_that_our_style_uses_is_defined() -> None:
    """The theme holds only what was used when it was made: a new use needs a new theme."""
    everything = "".join(map(style, SHEETS))
    defined = set(re.findall(r"(--[\w-]+)\s*:", everything))
    assert set(re.findall(r"var\((--[\w-]+)\)", "".join(map(style, OURS)))) - defined == set()


def test_every_class_that_the_pages_use_has_a_style() -> None:
    """A class without one is a slip of the pen, or a component that was not brought in."""
    everything = "".join(map(style, SHEETS))
    templates = "".join(path.read_text() for path in TEMPLATES.glob("*.html"))
    used = {name for names in re.findall(r'class="([^"]*)"', templates) for name in names.split()}
    assert {name for name in used if f".{name}" not in everything} == set()
