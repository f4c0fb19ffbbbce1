"""How much memory processes take together, as the kernel tells it (proc(5)), and the most of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Event, Thread

from bench.processes import GONE, PROC

KIBIBYTE, MEBIBYTE, BLOCK_BYTES = 1024, 1024**2, 512
EVERY_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Resident:
    """Memory in MiB: the processes' own, what they map of the disk, and their memory files.

    ``mapped`` is the page cache's, and goes when memory is short; it counts all the same.
    """

    own: float
    mapped: float
    memory_files: float

    @property
    def all(self) -> float:
        """Return the sum."""
        return self.own + self.mapped + self.memory_files

    def __str__(self) -> str:
        return f"{self.own:.0f} own, {self.mapped:.0f} mapped, {self.memory_files:.0f} memory files"


@dataclass(slots=True)
class Peak:
    """The memory at first, and when it was most."""

    first: Resident
    most: Resident

    @property
    def growth_mib(self) -> float:
        """Return how much more than at first it was."""
        return self.most.all - self.first.all


def resident(pids: Iterable[int]) -> Resident:
    """Return the memory of processes; what they share with others counts in part (PSS).

    A memory file (memfd_create(2)) takes memory whether or not it is mapped: so each counts
    whole and once, and what is mapped of it not again.
    """
    own = mapped = 0
    files: dict[int, int] = {}
    for pid in pids:
        with suppress(*GONE):
            sizes = _sizes(pid)
            own += sizes["Pss_Anon"]
            mapped += sizes["Pss_File"]
            files.update(_memory_files(pid))
    return Resident(own / KIBIBYTE, mapped / KIBIBYTE, sum(files.values()) / MEBIBYTE)


@contextmanager
def watched(pids: Callable[[], Iterable[int]]) -> Iterator[Peak]:
    """Look at the memory of processes many times a second, until the end of the block."""
    first = resident(pids())
    peak, over = Peak(first, first), Event()

    def look() -> None:
        while not over.wait(EVERY_SECONDS):
            peak.most = max(peak.most, resident(pids()), key=lambda memory: memory.all)

    looking = Thread(target=look)
    looking.start()
    try:
        yield peak
    finally:
        over.set()
        looking.join()


def _sizes(pid: int) -> dict[str, int]:
    """Return the sums over all mappings of a process, in KiB."""
    lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()[1:]
    named = (line.partition(":") for line in lines)
    return {name: int(size.split()[0]) for name, _, size in named}


def _memory_files(pid: int) -> dict[int, int]:
    """Return the memory files a process has open, by inode; Python's mmap holds them open too."""
    folder = PROC / str(pid) / "fd"
    found = {}
    for entry in folder.iterdir():
        with suppress(*GONE):
            if str(entry.readlink()).startswith("/memfd:"):
                facts = entry.stat()
                found[facts.st_ino] = facts.st_blocks * BLOCK_BYTES
    return found
