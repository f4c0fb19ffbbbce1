"""The home: who may read what, and secrets that are written once."""

from __future__ import annotations

from pathlib import Path

import pytest

from silta.base.act import ActRefused
from silta.base.home import Home, read_secret, write_secret


def mode_of(path: Path) -> int:
    """Return a path's permission bits."""
    return path.stat().st_mode & 0o777


def test_each_folder_is_its_owners_alone(tmp_path: Path) -> None:
    """Four system users share one machine."""
    home = Home(tmp_path / "silta")
    home.make()
    assert {mode_of(folder) for folder in home.folders()} == {0o700}


def test_making_twice_changes_nothing(tmp_path: Path) -> None:
    """``silta init`` is safe to repeat."""
    home = Home(tmp_path / "silta")
    home.make()
    write_secret(home.shared / "lookup", b"secret")
    home.make()
    assert read_secret(home.shared / "lookup") == b"secret"


def test_a_home_that_cannot_be_is_one_clear_line(tmp_path: Path) -> None:
    """The operator reads which path, not a traceback."""
    (tmp_path / "silta").write_text("a file where the folder should be")
    with pytest.raises(ActRefused, match=r"cannot make .*/silta"):
        Home(tmp_path / "silta").make()


def test_the_gateways_folder_holds_nothing_of_the_portals(tmp_path: Path) -> None:
    """What opens mailboxes is the portal's alone."""
    home = Home(tmp_path)
    assert home.key_store.is_relative_to(home.gateway)
    assert not home.portal.is_relative_to(home.gateway)


def test_a_secret_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    """From its first moment, whatever the umask."""
    write_secret(tmp_path / "secret", b"s")
    assert mode_of(tmp_path / "secret") == 0o600


def test_a_secret_is_never_overwritten(tmp_path: Path) -> None:
    """What was hashed or sealed under the old one would be lost."""
    write_secret(tmp_path / "secret", b"old")
    with pytest.raises(FileExistsError):
        write_secret(tmp_path / "secret", b"new")
    assert read_secret(tmp_path / "secret") == b"old"


def test_a_missing_secret_says_what_would_help(tmp_path: Path) -> None:
    """It is restored, or a new home made; never made anew beside data."""
    with pytest.raises(ActRefused, match="is missing; run 'silta init', or restore it"):
        read_secret(tmp_path / "secret")


def test_a_secret_that_cannot_be_read_is_one_clear_line(tmp_path: Path) -> None:
    """A folder stands in for whatever else is wrong there."""
    with pytest.raises(ActRefused, match="cannot read"):
        read_secret(tmp_path)
