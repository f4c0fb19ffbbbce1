"""What one run took, and what two kinds of run came to side by side. Pure but for the calls."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Taken:
    """One run: how many mails, in how much wall time, and whose CPU that was, in seconds.

    ``cpu_seconds`` is of what is measured, with its children and its gpg-agents, and without
    the sender's side, whose CPU is ``sender_seconds``. ``busy_seconds`` is of the whole machine:
    what is neither's was taken by others, and made the run slower than it is.
    """

    mails: int
    wall_seconds: float
    cpu_seconds: float
    busy_seconds: float
    sender_seconds: float = 0.0
    p99_ms: float = 0.0

    @property
    def rate(self) -> float:
        """Return the mails a second."""
        return self.mails / self.wall_seconds


@dataclass(frozen=True, slots=True)
class Pair:
    """Silta's run and the other's, one right after the other on the same mails."""

    ours: Taken
    theirs: Taken

    @property
    def by_rate(self) -> float:
        """Return how many times as fast as the other we were."""
        return self.ours.rate / self.theirs.rate

    @property
    def by_cpu(self) -> float:
        """Return the other's CPU a mail over ours: above 1 is less work than theirs."""
        their_cpu = self.theirs.cpu_seconds / self.theirs.mails
        return their_cpu / (self.ours.cpu_seconds / self.ours.mails)


def pairs(times: int, ours: Callable[[], Taken], theirs: Callable[[], Taken]) -> list[Pair]:
    """Run both ``times`` times, each time in the other order, so that drift favours neither."""
    found = []
    for number in range(times):
        if number % 2:
            second = theirs()
            found.append(Pair(ours(), second))
        else:
            first = ours()
            found.append(Pair(first, theirs()))
    return found


def shares(runs: Sequence[Taken], cores: int) -> str:
    """Return which parts of all cores the sender and strangers took, medians, in words."""
    whole = [run.wall_seconds * cores for run in runs]
    strange = [max(0.0, one.busy_seconds - one.cpu_seconds - one.sender_seconds) for one in runs]
    sender, others = (
        statistics.median(part / all_ for part, all_ in zip(parts, whole, strict=True))
        for parts in ([run.sender_seconds for run in runs], strange)
    )
    return f"of the cores {sender:.0%} sender, {others:.0%} strangers"
