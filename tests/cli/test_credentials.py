"""Secrets that systemd hands over are read instead of the home's own files."""

from __future__ import annotations

from pathlib import Path

import pytest

from silta.base.home import Home
from silta.cli.secret_files import LOOKUP_KEY, path_to_read, secret_paths
from tests.cli.command import Silta
from tests.cli.conftest import HETU


def test_what_was_handed_over_is_read_there(tmp_path: Path) -> None:
    """The home's own file is root's, and the process cannot read it."""
    (tmp_path / LOOKUP_KEY).write_bytes(b"secret")
    given = {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    assert path_to_read(Home(tmp_path / "home"), LOOKUP_KEY, given) == tmp_path / LOOKUP_KEY


@pytest.mark.parametrize("given", [{}, {"CREDENTIALS_DIRECTORY": ""}, "empty"])
def test_what_was_not_is_read_in_the_home(tmp_path: Path, given: dict[str, str] | str) -> None:
    """So does a person's shell, and a unit that hands over something else."""
    environment = {"CREDENTIALS_DIRECTORY": str(tmp_path)} if isinstance(given, str) else given
    home = Home(tmp_path / "home")
    assert path_to_read(home, LOOKUP_KEY, environment) == secret_paths(home)[LOOKUP_KEY]


def test_another_secret_than_the_datas_is_refused(town: Silta, tmp_path: Path) -> None:
    """A credential of another home would miss at every look-up."""
    credential = tmp_path / LOOKUP_KEY
    credential.write_bytes(bytes(32))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
        said = town.refused("account", "show", "--hetu", HETU)
    assert said == f"{credential} is not the one that the data was made with: restore it"
