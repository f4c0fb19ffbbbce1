"""How often an item is tried, and how long a worker may be at it; pure."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from silta.base.clock import LARGEST_JUMP
from silta.mailbox.outbox.item import Later, Never, Outcome

# A channel's own deadline for one call: a worker that is told to stop has 30 s to settle it.
CALL_LIMIT: Final = timedelta(seconds=25)

# The lease is written by one host's clock and read by another's.
LEASE: Final = LARGEST_JUMP + 2 * CALL_LIMIT

FIRST_PAUSE: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(hours=6)

# With these pauses four days pass, as in a mail queue (RFC 5321 section 4.5.4.1).
MOST_ATTEMPTS: Final = 25

# What is missing is put there by a person, who then looks whether it helped. Nobody tells the
# outbox of it: an hour is what may pass until it is found, and no pause, spread, is longer.
FIRST_HOLD: Final = timedelta(minutes=5)
LONGEST_HOLD: Final = timedelta(minutes=48)

# A worker died in each of the calls, or none of them was ever settled.
UNSETTLED: Final = Never("unsettled")


def pause(attempts: int, draw: float) -> timedelta:
    """Return how long to wait after the attempt of this number, counted from 1.

    Doubles up to LONGEST_PAUSE. ``draw``, from 0 to 1, spreads it by a quarter to each
    side, so that what failed together does not come back together.
    """
    # Two to the tenth of FIRST_PAUSE is above the longest: a higher power is never needed.
    doubled = min(FIRST_PAUSE * (1 << min(attempts - 1, 10)), LONGEST_PAUSE)
    return _spread(doubled, draw)


def hold(waited: timedelta, draw: float) -> timedelta:
    """Return how long to wait for what is missing, after an item has waited that long for it.

    As long again, from FIRST_HOLD to LONGEST_HOLD: thousands that wait for one thing must not
    keep a worker from all others. ``draw`` spreads it as that of a pause.
    """
    return _spread(max(FIRST_HOLD, min(waited, LONGEST_HOLD)), draw)


def has_attempts_left(attempts: int) -> bool:
    """Tell whether an item that was tried so often may be tried once more."""
    return attempts < MOST_ATTEMPTS


def judge(outcome: Outcome, attempts: int) -> Outcome:
    """Return what the outcome of the attempt of this number means: the last Later is Never."""
    if isinstance(outcome, Later) and not has_attempts_left(attempts):
        return Never(outcome.fault)
    return outcome


def _spread(wait: timedelta, draw: float) -> timedelta:
    return wait * (0.75 + draw / 2)
