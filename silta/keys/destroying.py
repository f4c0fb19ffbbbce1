"""Destroying the home of a secret key, so that its files cannot be read back."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from silta.base.home import sync_folder


def destroy(home: Path) -> tuple[str, ...]:
    """Overwrite and remove every file of a home, and the home; return which files there were.

    It is gone from the disk when this returns, as far as a file system overwrites in place.
    Safe to repeat after it was cut off: what is left is destroyed then, and a home that is
    gone has no files. Links are removed, and what they name is left alone.
    """
    files = empty(home)
    if home.is_dir() and not home.is_symlink():
        for folder, _, _ in os.walk(home, topdown=False):
            Path(folder).rmdir()
        sync_folder(home.parent)
    return files


def empty(home: Path) -> tuple[str, ...]:
    """Overwrite and remove every file of a home as ``destroy`` does; its folders stay.

    They show, until the destruction is recorded, that there was one.
    """
    if not home.is_dir() or home.is_symlink():
        return ()
    files = tuple(sorted(_files_of(home)))
    for path in files:
        _overwrite(path)
        path.unlink()
        sync_folder(path.parent)
    return tuple(str(path.relative_to(home)) for path in files)


def _files_of(home: Path) -> Iterator[Path]:
    for folder, links, files in os.walk(home):
        here = Path(folder)
        yield from (here / name for name in links if (here / name).is_symlink())
        yield from (here / name for name in files)


def _overwrite(path: Path) -> None:
    """Write noise over a file's content, and see it on the disk before anything else."""
    facts = path.lstat()
    if not stat.S_ISREG(facts.st_mode):
        return
    handle = os.open(path, os.O_WRONLY | os.O_NOFOLLOW)
    with os.fdopen(handle, "wb") as file:
        file.write(os.urandom(facts.st_size))
        file.flush()
        os.fsync(file.fileno())
