"""What a gateway takes of the machine's memory, with its gpgs and their agents."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

MIB = 1024 * 1024
EVERY_SECONDS = 0.05
BLOCK_BYTES = 512  # of st_blocks, see inode(7)
PSS = re.compile(rb"^Pss:\s+(\d+) kB", re.MULTILINE)
PROC = Path("/proc")


@dataclass(slots=True)
class Watched:
    """The memory at the beginning, and the most that was seen since, in bytes."""

    before_bytes: int
    most_bytes: int

    @property
    def growth_bytes(self) -> int:
        """Return how much there was at most beyond the beginning."""
        return self.most_bytes - self.before_bytes


def agents_of(home: Path) -> set[int]:
    """Return the process ids of the agents whose homes are in the home of a town."""
    place = b"%b/" % os.fsencode(home)
    return {
        pid
        for pid, command in _commands()
        if command.startswith(b"gpg-agent\0") and place in command
    }


def family_of(pid: int, home: Path) -> set[int]:
    """Return a gateway with all that came from it; agents leave it, and are known by its home."""
    family, parents = {pid}, dict(_parents())
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    return family | agents_of(home)


def memory_of(processes: set[int]) -> int:
    """Return the bytes that processes hold in memory at most, shared pages counted once.

    The kernel counts what is mapped; a memory file that is only open takes memory too, and
    one that is both is counted twice.
    """
    files = {file: size for pid in processes for file, size in _memory_files(pid)}
    return sum(map(_pss_bytes, processes)) + sum(files.values())


@contextmanager
def watched(pid: int, home: Path) -> Iterator[Watched]:
    """Watch a gateway and all that came from it until the end of the block."""
    before = memory_of(family_of(pid, home))
    seen, over = Watched(before, before), Event()

    def look() -> None:
        while not over.wait(EVERY_SECONDS):
            seen.most_bytes = max(seen.most_bytes, memory_of(family_of(pid, home)))

    looking = Thread(target=look)
    looking.start()
    try:
        yield seen
    finally:
        over.set()
        looking.join()


def _pids() -> Iterator[int]:
    return (int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit())


def _commands() -> Iterator[tuple[int, bytes]]:
    for pid in _pids():
        with suppress(OSError):  # it has ended in the meantime
            yield pid, (PROC / str(pid) / "cmdline").read_bytes()


def _parents() -> Iterator[tuple[int, int]]:
    for pid in _pids():
        with suppress(OSError):
            fields = (PROC / str(pid) / "stat").read_bytes().rpartition(b")")[2].split()
            yield pid, int(fields[1])


def _memory_files(pid: int) -> Iterator[tuple[int, int]]:
    """Yield the inode and the size of each memory file that a process has open (memfd_create)."""
    with suppress(OSError):
        for entry in (PROC / str(pid) / "fd").iterdir():
            with suppress(OSError):
                if str(entry.readlink()).startswith("/memfd:"):
                    found = entry.stat()
                    yield found.st_ino, found.st_blocks * BLOCK_BYTES


def _pss_bytes(pid: int) -> int:
    with suppress(OSError):
        found = PSS.search((PROC / str(pid) / "smaps_rollup").read_bytes())
        return int(found[1]) * 1024 if found else 0
    return 0
