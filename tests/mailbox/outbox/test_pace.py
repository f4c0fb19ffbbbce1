"""The pauses between attempts, the number of attempts, the length of a lease."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.base.clock import LARGEST_JUMP
from silta.cli.jobs import STOP_LIMIT
from silta.keys.receipt_signer import SEALING_LIMIT
from silta.mailbox.outbox.item import Done, Held, Later, Never, Outcome
from silta.mailbox.outbox.pace import (
    CALL_LIMIT,
    FIRST_HOLD,
    FIRST_PAUSE,
    LEASE,
    LONGEST_PAUSE,
    MOST_ATTEMPTS,
    hold,
    judge,
    pause,
)
from silta.mailbox.outbox.post import GOODBYE_SECONDS, WHOLE_LIMIT

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


WAITED = st.timedeltas(timedelta(days=-1), timedelta(days=365))


@given(WAITED, DRAWS)
def test_what_is_missing_is_looked_for_within_the_hour(waited: timedelta, draw: float) -> None:
    """However long it was away, and though the clock of who put the item was ahead."""
    assert FIRST_HOLD * 0.75 <= hold(waited, draw) <= timedelta(hours=1)


def test_the_longer_it_is_away_the_less_often_it_is_looked_for() -> None:
    """A person waits some minutes to see whether it helped; tens of thousands fill no worker."""
    waited, minutes = timedelta(), []
    for _ in range(7):
        minutes.append(hold(waited, 0.5).total_seconds() / 60)
        waited += hold(waited, 0.5)
    assert minutes == [5, 5, 10, 20, 40, 48, 48]


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


def test_a_receipt_is_sealed_and_sent_within_a_call() -> None:
    """With some seconds for what is read before it."""
    mail = WHOLE_LIMIT + timedelta(seconds=GOODBYE_SECONDS)
    assert SEALING_LIMIT + mail <= CALL_LIMIT - timedelta(seconds=3)


def test_a_lease_outlives_a_call_on_two_hosts_clocks() -> None:
    """Else one worker would take what another is at."""
    assert LEASE > LARGEST_JUMP + CALL_LIMIT
