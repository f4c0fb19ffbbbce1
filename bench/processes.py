"""Processes, and the CPU that they took, as the kernel tells it (proc(5))."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")
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


def _all() -> list[int]:
    return [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]


def _stat(pid: int) -> list[str]:
    """Return the fields from the state on; the name before them may hold anything."""
    return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
