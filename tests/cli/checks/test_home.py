"""The folders of a home: there, and each its owner's alone."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from silta.base.home import Home
from silta.cli.checks.finding import Verdict
from silta.cli.checks.home import look
from tests.cli.checks.examining import found, the_one
from tests.cli.command import Silta

NOBODY = 65534


def test_a_home_as_init_makes_it_is_well(silta: Silta) -> None:
    """Else every operator begins with a false alarm."""
    assert the_one(silta, look)[0] == Verdict.OK


def test_a_missing_folder_is_named(silta: Silta) -> None:
    """One that a newer version brings is made by ``silta init``."""
    shutil.rmtree(Home(silta.home).console)
    verdict, words = the_one(silta, look)
    assert (verdict, f"{Home(silta.home).console}: missing" in words) == (Verdict.BROKEN, True)


@pytest.mark.parametrize(
    ("name", "mode"),
    [
        ("", 0o755),
        ("spool", 0o707),
        ("gateway/tls.key", 0o640),
        ("shared/lookup.key", 0o604),
        ("portal", 0o750),
    ],
)
def test_what_others_may_read_is_named(silta: Silta, name: str, mode: int) -> None:
    """A copy by hand has the modes of whoever made it."""
    path = silta.home / name
    path.chmod(mode)
    verdict, words = the_one(silta, look)
    assert (verdict, words.startswith(f"{path}: others may read it")) == (Verdict.BROKEN, True)


def test_a_group_may_enter_what_it_shares(silta: Silta) -> None:
    """With systemd the home is 0750, and what the processes share 2770."""
    silta.home.chmod(0o750)
    (silta.home / "spool").chmod(0o2770)
    assert the_one(silta, look)[0] == Verdict.OK


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root: it gives a folder away")
def test_what_root_made_in_anothers_folder_is_named(silta: Silta) -> None:
    """After ``silta gateway-key new`` by root the gateway cannot read its key."""
    store = Home(silta.home).key_store
    os.chown(store, NOBODY, -1)
    verdict, words = the_one(silta, look)
    assert verdict == Verdict.BROKEN
    assert words.startswith(f"{store}: not of the folder's owner")


def test_a_database_that_shuts_others_out_is_named(silta: Silta) -> None:
    """Where the folder is the group's, the file must be too."""
    folder = silta.home / "database"
    folder.chmod(0o2770)
    verdict, words = the_one(silta, look)
    assert verdict == Verdict.BROKEN
    assert words.startswith(f"{folder / 'silta.db'}")
    (folder / "silta.db").chmod(0o660)
    for file in folder.glob("silta.db-*"):
        file.chmod(0o660)
    assert the_one(silta, look)[0] == Verdict.OK


def test_several_are_counted(silta: Silta) -> None:
    """A thousand lines would be read by nobody."""
    for path in (silta.home / "shared").iterdir():
        path.chmod(0o644)
    [finding] = found(silta, look)
    count = len(list((silta.home / "shared").iterdir()))
    assert f" and {count - 1} more: others may read it" in finding.means


def test_a_link_is_passed_by(silta: Silta, tmp_path: Path) -> None:
    """Its own mode says nothing."""
    (silta.home / "gateway" / "link").symlink_to(tmp_path)
    assert the_one(silta, look)[0] == Verdict.OK
