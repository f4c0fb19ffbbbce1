"""Sealed files that no message names: found, waited for, and removed.

A filing writes its files first and commits later, so a file without a row is nothing
strange for a while. A process that was killed in between leaves it for ever.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Final

from silta.base.journal import journal
from silta.base.patience import Patience
from silta.mailbox.vault.files import file_name, is_leftover
from silta.mailbox.vault.types import MessageRef, PartKind

log = journal("mailbox")

# A mail's deadline is a minute, and no transaction of ours lives for hours.
ORPHAN_WAIT: Final = timedelta(hours=6)

# What one question to the database asks for: PostgreSQL and SQLite take 32,766 values.
BATCH: Final = 1000

# Filings that died leave a few files. More than these, and more than half of all there is,
# or all there is: that is another database, or an old copy of it, and not for a machine to
# tidy up.
MANY: Final = 20

Named = Callable[[Collection[str]], Collection[str]]
"""Which of these files does a part name? In a transaction of its own: ``store.parts.named``."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What a pass saw: files of ours, those without a row, and how many it removed."""

    files: int
    orphans: int
    removed: int


class OrphanSweep:
    """Removes the files below ``root`` that were orphans on every pass for ORPHAN_WAIT.

    What it has seen is kept in memory: after a restart the waiting begins anew.
    """

    def __init__(self, root: Path, named: Named) -> None:
        self._root = root
        self._named = named
        self._patience = Patience(ORPHAN_WAIT)

    def sweep(self, at_seconds: float) -> Swept:
        """Look at all files once; remove what is due. Seconds are of the monotonic clock.

        Files whose names are not ours are left alone. What the disk or the database raises
        goes to the caller, and the pass counts for nothing.
        """
        files, orphans = 0, []
        for folder in _folders(self._root):
            ours = list(_ours(self._root, folder))
            files += len(ours)
            # Listed before asked: a filing that commits in between is then no orphan.
            orphans += self._orphans(ours)
        due = self._patience.worn_out(orphans, at_seconds)
        if _is_another_database(files, orphans, due):
            log.error("too many orphans", count=len(due), step="nothing removed")
            return Swept(files, len(orphans), 0)
        return Swept(files, len(orphans), self._remove(due))

    def _remove(self, due: Iterable[str]) -> int:
        removed = 0
        for batch in _batches(due):
            # Asked once more: whatever kept a filing so long, its commit may have come since.
            for name in self._orphans(batch):
                with suppress(FileNotFoundError):
                    (self._root / name).unlink()
                    removed += 1
        return removed

    def _orphans(self, names: Iterable[str]) -> list[str]:
        found: list[str] = []
        for batch in _batches(names):
            finished = [name for name in batch if not is_leftover(name)]
            kept = frozenset(self._named(finished)) if finished else frozenset()
            found += [name for name in batch if name not in kept]
        return found


def _is_another_database(files: int, orphans: Collection[str], due: Collection[str]) -> bool:
    """Tell whether the database knows so little of what is there that it cannot be its own."""
    unfinished = sum(map(is_leftover, orphans))
    knows_none = len(orphans) == files and files > unfinished
    return bool(due) and (knows_none or (len(due) > MANY and len(due) > files // 2))


def _folders(root: Path) -> list[str]:
    with os.scandir(root) as entries:
        return sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))


def _ours(root: Path, folder: str) -> Iterator[str]:
    """Yield the names, with their folder, of the regular files that the vault has written."""
    with suppress(FileNotFoundError), os.scandir(root / folder) as entries:
        for entry in entries:
            name = f"{folder}/{entry.name}"
            if entry.is_file(follow_symlinks=False) and (is_leftover(name) or _is_finished(name)):
                yield name


def _is_finished(name: str) -> bool:
    """Tell whether the vault would give a part's file exactly this name."""
    try:
        message, kind, number = name.partition("/")[2].rsplit("-", 2)
        return file_name(MessageRef(message), PartKind(kind), int(number)) == name
    except ValueError:
        return False


def _batches(names: Iterable[str]) -> Iterator[list[str]]:
    remaining = iter(names)
    while batch := list(islice(remaining, BATCH)):
        yield batch
