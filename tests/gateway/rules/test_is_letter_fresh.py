"""The rule is_letter_fresh: what passes and what does not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from silta.base.reason import Reason
from silta.gateway.rules.is_letter_fresh import is_letter_fresh
from tests.gateway.cases import at, case, in_doubt


def test_a_good_letter_passes() -> None:
    """The rule has nothing against an honest sender."""
    assert is_letter_fresh(case()) is None


MADE = datetime(2026, 11, 22, 7, 15, tzinfo=UTC)
WEEK = timedelta(days=7)
AHEAD = timedelta(minutes=5)
INSTANT = timedelta(microseconds=1)


@pytest.mark.parametrize("now", [MADE + WEEK, MADE - AHEAD])
def test_the_borders_themselves_are_good(now: datetime) -> None:
    """Exactly seven days old, and exactly five minutes ahead."""
    assert is_letter_fresh(at(case(), now)) is None


@pytest.mark.parametrize("now", [MADE + WEEK + INSTANT, MADE - AHEAD - INSTANT])
def test_beyond_the_borders_a_letter_is_stale(now: datetime) -> None:
    """Whoever kept a sealed letter may not choose its day."""
    refused = is_letter_fresh(at(case(), now))
    assert refused is not None
    assert (refused.reason, refused.field) == (Reason.LETTER_STALE, "created_at")


def test_with_our_clock_in_doubt_it_is_our_fault() -> None:
    """A final refusal by a wrong clock would lose a decision (DESIGN invariant 2)."""
    refused = is_letter_fresh(in_doubt(at(case(), MADE + 2 * WEEK)))
    assert refused is not None
    assert (refused.reason, refused.field) == (Reason.FAULT, None)


def test_a_doubtful_clock_refuses_nothing_fresh() -> None:
    """Doubt alone stops no mail."""
    assert is_letter_fresh(in_doubt(case())) is None
