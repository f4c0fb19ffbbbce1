"""What is built is whole: a wheel that lacks a page's style would start, and look like nothing."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "silta"
# What is no module: rule sets, templates, translations, styles, fonts, migrations' folder.
KINDS = ("*.toml", "*.html", "*.po", "*.css", "*.svg", "*.woff2", "*.LICENSE")


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Give the names in the wheel that this tree makes."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    [wheel] = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.mark.parametrize("kind", KINDS)
def test_the_wheel_has_every_file_of_a_kind(names: set[str], kind: str) -> None:
    """Git knows nothing of the styles and fonts that come at set-up; the wheel must."""
    found = {path.relative_to(ROOT).as_posix() for path in PACKAGE.rglob(kind)}
    assert found
    assert found <= names
