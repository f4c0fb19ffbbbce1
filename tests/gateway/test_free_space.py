"""Free space: below the reserve no new mail is begun."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from silta.base.reason import Reason, Refused
from silta.gateway.free_space import must_have_room
from tests.road.disks import small_disk

MORE_THAN_ANY_DISK = 2**62


def free_bytes(folder: Path) -> int:
    """Return what a disk has left for us."""
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize


def test_without_a_reserve_a_full_disk_is_met_when_it_is_written_to(tmp_path: Path) -> None:
    """An operator may say so."""
    must_have_room([tmp_path], 0)


def test_every_folder_must_have_the_reserve(tmp_path: Path) -> None:
    """The words for our journal name the folder, and no path."""
    spool = tmp_path / "spool"
    spool.mkdir()
    with pytest.raises(Refused) as caught:
        must_have_room([spool], MORE_THAN_ANY_DISK)
    assert caught.value.reason == Reason.STORAGE_FULL
    assert "spool/" in caught.value.detail
    assert str(tmp_path) not in caught.value.detail


def test_the_reserve_is_counted_to_the_byte_on_each_disk(tmp_path: Path, short_tmp: Path) -> None:
    """At the reserve a mail is begun; one block below it is not, whatever the other disks have."""
    with small_disk(short_tmp, "size=64k"):
        reserve = free_bytes(short_tmp)
        must_have_room([tmp_path, short_tmp], reserve)
        (short_tmp / "a").write_bytes(b"a")
        with pytest.raises(Refused):
            must_have_room([tmp_path, short_tmp], reserve)


def test_a_folder_that_is_away_is_a_fault_of_ours(tmp_path: Path) -> None:
    """A disk that is not mounted must not look like one with room."""
    with pytest.raises(FileNotFoundError):
        must_have_room([tmp_path / "away"], 0)
