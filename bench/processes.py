"""What processes take, as the kernel tells it (proc(5)): CPU, and memory that is not cache."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")
KIBIBYTE, BLOCK_BYTES = 1024, 512
EVERY_SECONDS = 0.05
GONE = (FileNotFoundError, ProcessLookupError)  # it ended while we looked


def tree(root: int) -> set[int]:
    """Return a process and all that descend from it, as they stand now."""
    children: dict[int, list[int]] = defaultdict(list)
    for pid in _all():
        with suppress(*GONE):
            children[int(_stat(pid)[1])].append(pid)
    found, waiting = set(), [root]
    while waiting:
        pid = waiting.pop()
        found.add(pid)
        waiting += children[pid]
    return found


def agents_below(folder: Path) -> set[int]:
    """Return the gpg-agents whose homes stand below ``folder``: daemons, so nobody's children."""
    wanted = f"{folder}/".encode()
    found = set()
    for pid in _all():
        with suppress(*GONE):
            words = (PROC / str(pid) / "cmdline").read_bytes().split(b"\0")
            if words[0].endswith(b"gpg-agent") and any(word.startswith(wanted) for word in words):
                found.add(pid)
    return found


def cpu_seconds(pids: Iterable[int]) -> float:
    """Return the CPU of processes and of their children that have ended, each once."""
    ticks = 0
    for pid in pids:
        with suppress(*GONE):
            ticks += sum(map(int, _stat(pid)[11:15]))
    return ticks / TICKS_A_SECOND


def busy_seconds() -> float:
    """Return the CPU that the whole machine has spent since its start, idle time left out."""
    user, nice, system, _idle, _waiting, *rest = (
        int(ticks) for ticks in (PROC / "stat").read_text().split("\n", 1)[0].split()[1:9]
    )
    return (user + nice + system + sum(rest)) / TICKS_A_SECOND


def memory_bytes(pids: Iterable[int]) -> int:
    """Return the memory of processes: their share of what is resident, and memory files whole.

    A memory file (memfd_create(2)) takes memory whether or not it is mapped, so what of it
    is mapped is left out of the share. Mapped files of the disk count as far as resident.
    """
    resident = 0
    files: dict[int, int] = {}
    for pid in pids:
        with suppress(*GONE):
            resident += _share_bytes(pid)
            files.update(_memory_files(pid))
    return resident + sum(files.values())


@dataclass(slots=True)
class Peak:
    """The most memory that was seen, and how much there was at first, in bytes."""

    first: int
    most: int

    @property
    def growth_mib(self) -> float:
        """Return how much more than at first it was, in MiB."""
        return (self.most - self.first) / KIBIBYTE**2

    @property
    def most_mib(self) -> float:
        """Return the most, in MiB."""
        return self.most / KIBIBYTE**2


@contextmanager
def watched(pids: Callable[[], Iterable[int]]) -> Iterator[Peak]:
    """Look at the memory of processes many times a second, until the end of the block."""
    first = memory_bytes(pids())
    peak, over = Peak(first, first), Event()

    def look() -> None:
        while not over.wait(EVERY_SECONDS):
            peak.most = max(peak.most, memory_bytes(pids()))

    looking = Thread(target=look)
    looking.start()
    try:
        yield peak
    finally:
        over.set()
        looking.join()


def _all() -> list[int]:
    return [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]


def _stat(pid: int) -> list[str]:
    """Return the fields from the state on; the name before them may hold anything."""
    return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()


def _share_bytes(pid: int) -> int:
    lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()[1:]
    sizes = {
        name: int(size.split()[0]) for name, _, size in (line.partition(":") for line in lines)
    }
    return (sizes["Pss"] - sizes["Pss_Shmem"]) * KIBIBYTE


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
