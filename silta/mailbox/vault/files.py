"""Sealed files on a local disk: whole and lasting before anybody is told of them."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from silta.base.ids import PATTERN
from silta.mailbox.vault.types import MessageRef, PartKind

# The gateway writes and the portal, another system user, reads by the common group. What the
# group can read is ciphertext; nobody else gets even that.
FILE_MODE: Final = 0o640
# A new folder's mode until it has the root's.
FOLDER_MODE: Final = 0o700
_READ_BYTES: Final = 128 * 1024
_KINDS: Final = "|".join(kind.value for kind in PartKind)
_BASE: Final = rf"{PATTERN}-(?:{_KINDS})-(?:0|[1-9][0-9]{{0,8}})"
_NAME: Final = re.compile(rf"[0-9a-f]{{2}}/{_BASE}")
_LEFTOVER: Final = re.compile(rf"[0-9a-f]{{2}}/\.{_BASE}\.[0-9a-f]{{16}}\.new")


def file_name(message: MessageRef, kind: PartKind, number: int) -> str:
    """Return the name of a part's file below the root; raise ValueError for an odd message id.

    All files of a message share a folder, one of 256 by the hash of its id, so one sync
    of the folder serves them all.
    """
    folder = hashlib.sha256(message.encode()).hexdigest()[:2]
    return _checked(f"{folder}/{message}-{kind.value}-{number}")


def is_leftover(name: str) -> bool:
    """Return whether ``name`` (with its folder) is of a file whose writing never ended.

    A live process may be writing it at this moment: a sweep looks at the age too.
    """
    return _LEFTOVER.fullmatch(name) is not None


class SealedFiles:
    """The sealed files below ``root``, which must exist.

    The root is never made here: a volume that is not mounted must be an error, not a
    new folder beneath it. OSError goes to the caller, who knows what to answer.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lasting: set[str] = set()

    def write_together(self, files: Mapping[str, Iterable[bytes]]) -> None:
        """Put all files (by name from ``file_name``) on the disk; on any failure, none.

        When this returns, contents and names survive a power cut (fsync(2)). Raises
        FileExistsError rather than replace a file, ValueError for a name that is not ours.
        """
        written: list[str] = []
        try:
            for name, blocks in files.items():
                self._write(name, blocks)
                written.append(name)
            for folder in dict.fromkeys(name.partition("/")[0] for name in written):
                _sync_folder(self._root / folder)
        except BaseException:
            self.discard(written)
            raise

    def discard(self, names: Iterable[str]) -> None:
        """Remove the files of a filing that was rolled back; a missing one is no error.

        What cannot be removed now has no row in the database, so the sweep finds it: the
        caller's own failure stays the one that is told.
        """
        for name in names:
            with contextlib.suppress(OSError):
                self._path(name).unlink()

    def read(self, name: str) -> bytes:
        """Return a file's sealed bytes; raise ValueError for a name that is not ours."""
        return b"".join(self.blocks(name))

    def blocks(self, name: str) -> Iterator[bytes]:
        """Yield a file's sealed bytes in order; raise ValueError for a name that is not ours."""
        handle = os.open(self._path(name), os.O_RDONLY | os.O_NOFOLLOW)
        with os.fdopen(handle, "rb", buffering=0) as file:
            yield from iter(partial(file.read, _READ_BYTES), b"")

    def size_bytes(self, name: str) -> int:
        """Return how long a file's sealed bytes are."""
        return self._path(name).lstat().st_size

    def _path(self, name: str) -> Path:
        return self._root / _checked(name)

    def _write(self, name: str, blocks: Iterable[bytes]) -> None:
        target = self._path(name)
        self._make_folder(target.parent)
        if target.exists():
            raise FileExistsError(errno.EEXIST, "a sealed file is never written twice", name)
        unfinished = target.with_name(f".{target.name}.{secrets.token_hex(8)}.new")
        try:
            _write_synced(unfinished, blocks)
            unfinished.replace(target)
        except BaseException:
            with contextlib.suppress(OSError):
                unfinished.unlink()
            raise

    def _make_folder(self, folder: Path) -> None:
        # Once a process, also for a folder that is there already: the process that made it
        # may have died before its own sync.
        if folder.name not in self._lasting or not folder.is_dir():
            with contextlib.suppress(FileExistsError):
                folder.mkdir(mode=FOLDER_MODE)
                # Whatever the umask: who may enter the root may enter what is in it.
                folder.chmod(self._root.stat().st_mode & 0o777)
            _sync_folder(self._root)
            self._lasting.add(folder.name)


def _checked(name: str) -> str:
    """Return ``name`` if we could have made it: so no path leaves the root."""
    if _NAME.fullmatch(name) is None:
        raise ValueError("not the name of a sealed file")
    return name


def _write_synced(path: Path, blocks: Iterable[bytes]) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, FILE_MODE)
    with os.fdopen(handle, "wb") as file:
        # The mode is the same whatever the umask, or the portal could not read.
        os.fchmod(file.fileno(), FILE_MODE)
        file.writelines(blocks)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
