"""Old spool files go; nothing else in the folder does."""

from __future__ import annotations

import os
from pathlib import Path

from silta.base.spool import SPOOL_WAIT, SpoolSweep

DAY = SPOOL_WAIT.total_seconds()


def test_a_file_that_nobody_came_back_for_is_removed(tmp_path: Path) -> None:
    """Its process died; the peer was told nothing and has sent again."""
    (tmp_path / "mail").write_bytes(b"sealed")
    sweep = SpoolSweep(tmp_path)
    assert [sweep.sweep(at) for at in (0, DAY - 1, DAY)] == [0, 0, 1]
    assert list(tmp_path.iterdir()) == []


def test_the_age_of_a_file_means_nothing(tmp_path: Path) -> None:
    """A wall clock that jumps a year makes a file old that is being written (THREATS case 15)."""
    (tmp_path / "mail").write_bytes(b"sealed")
    os.utime(tmp_path / "mail", (0, 0))
    assert SpoolSweep(tmp_path).sweep(DAY * 1000) == 0


def test_folders_and_links_are_left_alone(tmp_path: Path) -> None:
    """Somebody put them there for a reason of their own."""
    (tmp_path / "spool").mkdir()
    (tmp_path / "spool" / "folder").mkdir()
    (tmp_path / "kept").write_bytes(b"")
    (tmp_path / "spool" / "link").symlink_to(tmp_path / "kept")
    sweep = SpoolSweep(tmp_path / "spool")
    assert [sweep.sweep(at) for at in (0, DAY)] == [0, 0]
    assert len(list((tmp_path / "spool").iterdir())) == 2


def test_a_home_without_a_spool_has_nothing_to_sweep(tmp_path: Path) -> None:
    """It was made before there was one."""
    assert SpoolSweep(tmp_path / "spool").sweep(0) == 0
