"""The rule is_not_before_near: what passes and what does not."""

from __future__ import annotations

from datetime import timedelta

from silta.base.reason import Reason
from silta.gateway.case import Case
from silta.gateway.rules.is_not_before_near import is_not_before_near
from tests.gateway.cases import NOW, case, in_doubt, saying


def test_a_good_letter_passes() -> None:
    """The rule has nothing against an honest sender."""
    assert is_not_before_near(case()) is None


LIMIT = NOW + timedelta(days=90)


def hidden_until(seconds_beyond: int) -> Case:
    """Return a case of a letter that is hidden for 90 days and some seconds."""
    not_before = (LIMIT + timedelta(seconds=seconds_beyond)).isoformat()
    return saying(case(), delivery={"not_before": not_before})


def test_exactly_ninety_days_are_good() -> None:
    """The border itself is within."""
    assert is_not_before_near(hidden_until(0)) is None


def test_more_than_ninety_days_are_refused() -> None:
    """A letter that nobody sees is none."""
    refused = is_not_before_near(hidden_until(1))
    assert refused is not None
    assert (refused.reason, refused.field) == (Reason.LETTER_MALFORMED, "delivery.not_before")


def test_with_our_clock_in_doubt_it_is_our_fault() -> None:
    """Our clock may be months behind (DESIGN invariant 2)."""
    refused = is_not_before_near(in_doubt(hidden_until(1)))
    assert refused is not None
    assert refused.reason == Reason.FAULT
