"""The clock, and the doubts about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

import pytest

from silta.base.clock import ClockWatch, is_synchronised, now

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
FIVE_MINUTES = timedelta(minutes=5)
INSTANT = timedelta(microseconds=1)


class Kernel(Protocol):
    """Sets what the kernel says of its clock."""

    def __call__(self, *, word: bool) -> None:
        """Let the kernel say that it is synchronised, or that it is not."""
        ...


@dataclass(slots=True)
class Clocks:
    """Both clocks of a machine, set by hand."""

    wall: float = 1_000_000.0
    steady: float = 500.0

    def time(self) -> float:
        """Return the wall clock's seconds."""
        return self.wall

    def monotonic(self) -> float:
        """Return the seconds of the clock that nobody sets."""
        return self.steady

    def pass_by(self, seconds: float) -> None:
        """Let time pass, as it does."""
        self.wall += seconds
        self.steady += seconds


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch) -> Clocks:
    """Give the clocks that the watch looks at."""
    made = Clocks()
    monkeypatch.setattr("silta.base.clock.time", made)
    return made


@pytest.fixture
def synchronised(monkeypatch: pytest.MonkeyPatch) -> Kernel:
    """Give a function that sets what the kernel says of its clock."""

    def say(*, word: bool) -> None:
        monkeypatch.setattr("silta.base.clock.is_synchronised", lambda: word)

    return say


def test_now_is_aware_and_in_utc() -> None:
    """A naive time has no place here."""
    assert now().utcoffset() == timedelta(0)


def test_the_kernel_is_asked_without_privileges() -> None:
    """adjtimex(2) that only reads is open to everybody."""
    assert isinstance(is_synchronised(), bool)


def test_time_that_passes_is_no_jump(clocks: Clocks) -> None:
    """A process runs for months."""
    watch = ClockWatch()
    clocks.pass_by(90 * 86_400)
    assert not watch.jumped()


@pytest.mark.parametrize(
    ("seconds", "jumped"), [(300, False), (-300, False), (301, True), (-301, True)]
)
def test_a_clock_that_is_set_has_jumped(
    clocks: Clocks,
    seconds: int,
    jumped: bool,  # noqa: FBT001 -- a table
) -> None:
    """Beyond five minutes, in either direction."""
    watch = ClockWatch()
    clocks.wall += seconds
    assert watch.jumped() is jumped


def test_a_jump_is_in_doubt_only_while_unsynchronised(clocks: Clocks, synchronised: Kernel) -> None:
    """A jump to the right time, by a time source, is what we wish for."""
    watch = ClockWatch()
    clocks.wall += 3600
    synchronised(word=False)
    assert watch.is_in_doubt(NOW, None)
    synchronised(word=True)
    assert not watch.is_in_doubt(NOW, None)


def test_an_unsynchronised_clock_that_did_not_jump_is_believed(
    clocks: Clocks, synchronised: Kernel
) -> None:
    """Many containers are never told of their host's time source."""
    synchronised(word=False)
    watch = ClockWatch()
    clocks.pass_by(60)
    assert not watch.is_in_doubt(NOW, NOW)


@pytest.mark.parametrize(
    ("behind", "doubt"), [(FIVE_MINUTES, False), (FIVE_MINUTES + INSTANT, True)]
)
def test_a_clock_behind_what_was_committed_is_in_doubt(
    clocks: Clocks,
    synchronised: Kernel,
    behind: timedelta,
    doubt: bool,  # noqa: FBT001 -- a table
) -> None:
    """It went backwards, whatever the kernel says."""
    clocks.pass_by(1)
    synchronised(word=True)
    assert ClockWatch().is_in_doubt(NOW - behind, NOW) is doubt
