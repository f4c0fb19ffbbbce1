"""The pauses between attempts, the number of attempts, the length of a lease."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.base.clock import LARGEST_JUMP
from silta.cli.jobs import STOP_LIMIT
from silta.mailbox.outbox.item import Done, Held, Later, Never, Outcome
from silta.mailbox.outbox.pace import (
    CALL_LIMIT,
    FIRST_PAUSE,
    HELD_FOR,
    LEASE,
    LONGEST_PAUSE,
    MOST_ATTEMPTS,
    hold,
    judge,
    pause,
)

ATTEMPTS = st.integers(1, 10_000)
DRAWS = st.floats(0, 1)


@given(ATTEMPTS, DRAWS)
def test_a_pause_keeps_its_bounds(attempts: int, draw: float) -> None:
    """Whatever the number: no call without a pause, and no item forgotten for a week."""
    assert FIRST_PAUSE * 0.75 <= pause(attempts, draw) <= LONGEST_PAUSE * 1.25


@given(ATTEMPTS, DRAWS)
def test_pauses_grow(attempts: int, draw: float) -> None:
    """A peer that is away for long is not asked each minute."""
    assert pause(attempts, draw) <= pause(attempts + 1, draw)


def test_what_failed_together_does_not_come_back_together() -> None:
    """A relay that comes up again would go down under all of it."""
    assert pause(5, 0.0) < pause(5, 0.5) < pause(5, 1.0)


@given(DRAWS)
def test_what_is_missing_is_looked_for_every_few_minutes(draw: float) -> None:
    """A person puts it right and waits to see whether it helped."""
    assert HELD_FOR * 0.75 <= hold(draw) <= HELD_FOR * 1.25


def test_the_attempts_last_for_four_days() -> None:
    """A relay that is away over a long weekend loses no reminder."""
    total = sum((pause(number, 0.5) for number in range(1, MOST_ATTEMPTS)), timedelta())
    assert timedelta(days=4) < total < timedelta(days=5)


@pytest.mark.parametrize(
    ("outcome", "attempts", "means"),
    [
        (Done(), MOST_ATTEMPTS, Done()),
        (Never("number.unknown"), 1, Never("number.unknown")),
        (Later("away"), 1, Later("away")),
        (Later("away"), MOST_ATTEMPTS - 1, Later("away")),
        (Later("away"), MOST_ATTEMPTS, Never("away")),
        (Later("away"), MOST_ATTEMPTS + 1, Never("away")),
        (Held("key.away"), MOST_ATTEMPTS, Held("key.away")),
    ],
)
def test_the_last_failure_is_for_good(outcome: Outcome, attempts: int, means: Outcome) -> None:
    """Then a person sees it; nothing else changes what the channel said."""
    assert judge(outcome, attempts) == means


def test_a_call_ends_before_its_worker_must() -> None:
    """So that what is in hand at SIGTERM is settled, and not called for again."""
    assert CALL_LIMIT < STOP_LIMIT


def test_a_lease_outlives_a_call_on_two_hosts_clocks() -> None:
    """Else one worker would take what another is at."""
    assert LEASE > LARGEST_JUMP + CALL_LIMIT
