"""Sealed files last before anybody is told of them, and none is left half."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from silta.mailbox.vault.files import SealedFiles, file_name, is_leftover
from silta.mailbox.vault.types import PartKind
from tests.mailbox.vault.cast import LETTER

NAME = file_name(LETTER, PartKind.DOCUMENT, 1)
SECOND = file_name(LETTER, PartKind.OPENPGP, 0)
FOLDER = NAME[:2]


def all_files(root: Path) -> list[str]:
    """Return every file below the root, finished or not."""
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def a_full_disk(blocks: int) -> Iterator[bytes]:
    """Yield some blocks, and then fail as a write to a full disk does."""
    yield from [b"x" * 100_000] * blocks
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Return the list in which each sync and each rename is noted, and then done."""
    log: list[tuple[str, str]] = []
    fsync, rename = os.fsync, os.replace

    def noting_fsync(handle: int) -> None:
        log.append(("fsync", Path(f"/proc/self/fd/{handle}").readlink().name))
        fsync(handle)

    def noting_replace(source: Path, target: Path) -> None:
        log.append(("rename", target.name))
        rename(source, target)

    monkeypatch.setattr(os, "fsync", noting_fsync)
    monkeypatch.setattr(os, "replace", noting_replace)
    return log


def told(log: list[tuple[str, str]]) -> list[str]:
    """Return the log in short words."""
    return [f"{call} {'unfinished' if name.endswith('.new') else name}" for call, name in log]


def test_what_was_written_is_read(tmp_path: Path) -> None:
    """The store changes no byte."""
    store = SealedFiles(tmp_path)
    store.write_together({NAME: [b"one ", b"two"]})
    assert store.read(NAME) == b"one two"
    assert store.size_bytes(NAME) == 7


def test_content_is_on_the_disk_before_the_name_and_the_name_before_the_return(
    tmp_path: Path, calls: list[tuple[str, str]]
) -> None:
    """In another order a power cut leaves an empty file, or a row without a file."""
    SealedFiles(tmp_path).write_together({NAME: [b"1"], SECOND: [b"2"]})
    assert told(calls) == [
        f"fsync {tmp_path.name}",
        "fsync unfinished",
        f"rename {Path(NAME).name}",
        "fsync unfinished",
        f"rename {Path(SECOND).name}",
        f"fsync {FOLDER}",
    ]


def test_a_file_is_whole_when_it_is_synced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What still stands in our own buffer is not put on the disk by a sync."""
    sizes: list[int] = []

    def noting_sizes(handle: int) -> None:
        if stat.S_ISREG(os.fstat(handle).st_mode):
            sizes.append(os.fstat(handle).st_size)

    monkeypatch.setattr(os, "fsync", noting_sizes)
    SealedFiles(tmp_path).write_together({NAME: [b"one ", b"two"]})
    assert sizes == [7]


def test_a_folder_another_process_made_is_synced_once_more(
    tmp_path: Path, calls: list[tuple[str, str]]
) -> None:
    """The one who made it may have died before its own sync of the root."""
    (tmp_path / FOLDER).mkdir()
    SealedFiles(tmp_path).write_together({NAME: [b"1"]})
    assert told(calls)[0] == f"fsync {tmp_path.name}"


def test_the_root_is_synced_once_for_a_folder(tmp_path: Path, calls: list[tuple[str, str]]) -> None:
    """A sync costs up to 10 ms: the second filing in a folder does not pay it again."""
    store = SealedFiles(tmp_path)
    store.write_together({NAME: [b"1"]})
    calls.clear()
    store.write_together({SECOND: [b"2"]})
    assert ("fsync", tmp_path.name) not in calls


def test_a_folder_that_somebody_removed_is_made_again(tmp_path: Path) -> None:
    """Tidying up an empty folder may not stop the filing until the next start."""
    store = SealedFiles(tmp_path)
    store.write_together({NAME: [b"1"]})
    store.discard([NAME])
    (tmp_path / FOLDER).rmdir()
    store.write_together({NAME: [b"2"]})
    assert store.read(NAME) == b"2"


def test_a_full_disk_leaves_no_file_and_is_told_as_it_is(tmp_path: Path) -> None:
    """The caller answers 452 by the error number; the first file goes with the second."""
    with pytest.raises(OSError, match="No space left") as caught:
        SealedFiles(tmp_path).write_together({NAME: [b"1"], SECOND: a_full_disk(3)})
    assert caught.value.errno == errno.ENOSPC
    assert all_files(tmp_path) == []


def test_a_sync_that_fails_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a failed fsync nobody knows what is on the disk: it counts as not written."""

    def broken_disk(handle: int) -> None:
        if stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fsync", broken_disk)
    with pytest.raises(OSError, match="Input/output"):
        SealedFiles(tmp_path).write_together({NAME: [b"1"]})
    assert all_files(tmp_path) == []


KILLED_BEFORE_RENAME = """
import os, signal, sys
from pathlib import Path
from silta.mailbox.vault.files import SealedFiles
os.replace = lambda source, target: os.kill(os.getpid(), signal.SIGKILL)
SealedFiles(Path(sys.argv[1])).write_together({sys.argv[2]: [b"sealed"]})
"""


def test_a_kill_before_the_rename_leaves_only_what_a_sweep_knows(tmp_path: Path) -> None:
    """Never a file with a final name and half a content."""
    command = [sys.executable, "-c", KILLED_BEFORE_RENAME, str(tmp_path), NAME]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    (left,) = all_files(tmp_path)
    assert is_leftover(left)


def test_a_file_is_never_replaced(tmp_path: Path) -> None:
    """A mistake with ids may cost a filing, but never a filed document."""
    store = SealedFiles(tmp_path)
    store.write_together({NAME: [b"first"]})
    with pytest.raises(FileExistsError):
        store.write_together({NAME: [b"second"]})
    assert store.read(NAME) == b"first"


def test_a_root_that_is_missing_is_not_made(tmp_path: Path) -> None:
    """An unmounted volume is an error, not a new folder on the wrong disk."""
    with pytest.raises(FileNotFoundError):
        SealedFiles(tmp_path / "volume").write_together({NAME: [b"1"]})
    assert not (tmp_path / "volume").exists()


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_the_group_reads_and_others_do_not_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    """The portal reads as another system user of the same group."""
    tmp_path.chmod(0o770)
    before = os.umask(umask)
    try:
        SealedFiles(tmp_path).write_together({NAME: [b"1"]})
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / NAME).stat().st_mode) == 0o640
    assert stat.S_IMODE((tmp_path / FOLDER).stat().st_mode) == 0o770


def test_a_folder_is_no_more_open_than_the_root(tmp_path: Path) -> None:
    """A home that one user keeps to itself stays so."""
    tmp_path.chmod(0o700)
    SealedFiles(tmp_path).write_together({NAME: [b"1"]})
    assert stat.S_IMODE((tmp_path / FOLDER).stat().st_mode) == 0o700


def test_discarding_removes_and_minds_nothing_missing(tmp_path: Path) -> None:
    """The roll-back has a fault to tell already; it may not be hidden by another."""
    store = SealedFiles(tmp_path)
    store.write_together({NAME: [b"1"]})
    store.discard([SECOND, NAME])
    assert all_files(tmp_path) == []
