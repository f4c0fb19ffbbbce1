"""The spool: files without a name, whole or not at all, and a full disk told as such."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.base.octets import Octets
from silta.base.reason import Reason, Refused
from silta.gateway.spool import SpoolFile
from tests.peers.directory import short_directory
from tests.road.disks import small_disk

PIECE = b"a" * 998 + b"\r\n"


def spooled(folder: Path, *pieces: bytes) -> Octets:
    """Write a content and return it after its file was closed."""
    with SpoolFile(folder) as spool:
        for piece in pieces:
            spool.write(piece)
        return spool.content()


def open_files(folder: Path) -> list[str]:
    """Return what this process has open in a folder, named or not."""
    links = list(Path("/proc/self/fd").iterdir())
    found = [str(link.readlink()) for link in links if link.is_symlink()]
    return [path for path in found if path.startswith(str(folder))]


@given(st.lists(st.binary(max_size=300), max_size=5))
def test_what_was_written_is_what_is_read(pieces: list[bytes]) -> None:
    """In its order, and after the file was closed; nothing is nothing."""
    with short_directory() as folder:
        assert spooled(folder, *pieces)[:] == b"".join(pieces)


def test_a_file_in_the_spool_has_no_name(tmp_path: Path) -> None:
    """A crash leaves nothing behind, and nobody can open it by its path."""
    with SpoolFile(tmp_path) as spool:
        spool.write(PIECE)
        [path] = open_files(tmp_path)
        assert path.endswith("(deleted)")
        assert list(tmp_path.iterdir()) == []
    assert open_files(tmp_path) == []


def test_a_file_goes_with_the_last_who_reads_it(tmp_path: Path) -> None:
    """A mapping holds it, and no descriptor is open for that."""
    if not hasattr(os, "O_TMPFILE"):
        pytest.skip("this system has no files without a name")
    content = spooled(tmp_path, PIECE)
    maps = Path("/proc/self/maps")
    assert str(tmp_path) in maps.read_text()
    assert content[:] == PIECE
    del content
    gc.collect()
    assert str(tmp_path) not in maps.read_text()


def test_a_full_disk_is_told_as_such_and_not_as_a_fault(short_tmp: Path) -> None:
    """452: the sender's queue waits, and the operator makes room."""
    with small_disk(short_tmp, "size=64k"), SpoolFile(short_tmp) as spool:
        with pytest.raises(Refused) as caught:
            spool.write(PIECE * 100)
        assert caught.value.reason == Reason.STORAGE_FULL


def test_what_would_eat_the_reserve_is_refused_before_it_is_written(short_tmp: Path) -> None:
    """A thousand mails grow at once, each within its SIZE; those inside have to be filed."""
    with small_disk(short_tmp, "size=128k"), SpoolFile(short_tmp, 64 * 1024) as spool:
        for _ in range(60):
            spool.write(PIECE)
        with pytest.raises(Refused) as caught:
            spool.write(PIECE * 10)
        assert caught.value.reason == Reason.STORAGE_FULL
        assert spool.content()[:] == PIECE * 60


def test_a_disk_without_room_for_a_file_is_full_before_a_byte_came(short_tmp: Path) -> None:
    """Every inode is taken."""
    with small_disk(short_tmp, "nr_inodes=1"):
        with pytest.raises(Refused) as caught:
            SpoolFile(short_tmp)
        assert caught.value.reason == Reason.STORAGE_FULL


def test_a_spool_that_is_away_is_a_fault_of_ours(tmp_path: Path) -> None:
    """Whatever is wrong there, it is not the sender's mail."""
    with pytest.raises(FileNotFoundError):
        SpoolFile(tmp_path / "away")


def test_a_disk_that_fails_is_a_fault_of_ours(tmp_path: Path) -> None:
    """A closed file stands for it; no error of a disk can be had otherwise."""
    with SpoolFile(tmp_path) as spool:
        os.close(spool._file.fileno())
        replaced = os.open("/dev/null", os.O_RDONLY)
        with pytest.raises(Refused) as caught:
            spool.write(PIECE)
        assert caught.value.reason == Reason.FAULT
        assert replaced == spool._file.fileno()
