"""Destroying a secret key's home: whole, repeatable, and finished after a crash."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from silta.keys.destroying import destroy, empty

SECRET = b"salainen eksponentti " * 40


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Give a home with secrets in two folders, and a link to what is not its own."""
    home = tmp_path / "store" / "home"
    (home / "private-keys-v1.d").mkdir(parents=True)
    (home / "private-keys-v1.d" / "a.key").write_bytes(SECRET)
    (home / "openpgp-revocs.d").mkdir()
    (home / "openpgp-revocs.d" / "a.rev").write_bytes(SECRET)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "kept").write_bytes(SECRET)
    (home / "link").symlink_to(tmp_path / "elsewhere")
    (home / "file-link").symlink_to(tmp_path / "elsewhere" / "kept")
    return home


def test_a_home_is_gone_and_what_was_in_it_is_told(home: Path) -> None:
    """For the record."""
    told = destroy(home)
    assert told == ("file-link", "link", "openpgp-revocs.d/a.rev", "private-keys-v1.d/a.key")
    assert list(home.parent.iterdir()) == []


def test_what_a_link_names_is_left_alone(home: Path, tmp_path: Path) -> None:
    """It is another's."""
    destroy(home)
    assert (tmp_path / "elsewhere" / "kept").read_bytes() == SECRET


def test_a_home_that_is_a_link_is_left_alone(home: Path, tmp_path: Path) -> None:
    """Nobody puts one there but by mistake."""
    (tmp_path / "short").symlink_to(home)
    assert destroy(tmp_path / "short") == ()
    assert (home / "private-keys-v1.d" / "a.key").read_bytes() == SECRET


def test_the_content_is_overwritten_before_the_name_goes(home: Path, tmp_path: Path) -> None:
    """Another name for the same file shows what became of its blocks."""
    os.link(home / "private-keys-v1.d" / "a.key", tmp_path / "same")
    destroy(home)
    assert len((tmp_path / "same").read_bytes()) == len(SECRET)
    assert b"salainen" not in (tmp_path / "same").read_bytes()


def test_destroying_twice_does_no_harm(home: Path) -> None:
    """A retirement may be repeated."""
    destroy(home)
    assert destroy(home) == ()


def test_an_emptied_home_still_shows_that_there_was_one(home: Path) -> None:
    """Until its destruction is recorded; then the folders go too."""
    assert len(empty(home)) == 4
    assert [path for path in home.rglob("*") if not path.is_dir()] == []
    assert home.is_dir()
    assert destroy(home) == ()
    assert not home.exists()


DIE_AFTER = """
import os, sys
from pathlib import Path
from silta.keys import destroying
left = [int(sys.argv[2])]
def dying(real):
    def step(*given, **more):
        if not left[0]:
            os._exit(9)
        left[0] -= 1
        return real(*given, **more)
    return step
destroying.sync_folder = dying(destroying.sync_folder)
os.fsync = dying(os.fsync)
os.unlink = dying(os.unlink)
Path.rmdir = dying(Path.rmdir)
destroying.destroy(Path(sys.argv[1]))
"""


@pytest.mark.parametrize("steps", range(9))
def test_what_a_crash_left_is_destroyed_by_repeating_it(home: Path, steps: int) -> None:
    """Wherever it came: before or after each file, its overwriting, its folder."""
    command = [sys.executable, "-c", DIE_AFTER, str(home), str(steps)]
    assert subprocess.run(command, check=False).returncode == 9
    destroy(home)
    assert list(home.parent.iterdir()) == []
