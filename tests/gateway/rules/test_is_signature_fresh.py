"""The rule is_signature_fresh: what passes and what does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from silta.base.reason import Reason
from silta.gateway.rules.is_signature_fresh import is_signature_fresh
from tests.gateway.cases import NOW, SIGNATURE, at, case, in_doubt, signed


def test_a_good_letter_passes() -> None:
    """The rule has nothing against an honest sender."""
    assert is_signature_fresh(case()) is None


MADE = SIGNATURE.made_at
WEEK = timedelta(days=7)
AHEAD = timedelta(minutes=5)
INSTANT = timedelta(microseconds=1)


@pytest.mark.parametrize("now", [MADE + WEEK, MADE - AHEAD])
def test_the_borders_themselves_are_good(now: datetime) -> None:
    """Exactly seven days old, and exactly five minutes ahead."""
    assert is_signature_fresh(at(case(), now)) is None


@pytest.mark.parametrize("now", [MADE + WEEK + INSTANT, MADE - AHEAD - INSTANT])
def test_beyond_the_borders_a_signature_is_stale(now: datetime) -> None:
    """A recorded mail must not be played again for ever."""
    refused = is_signature_fresh(at(case(), now))
    assert refused is not None
    assert refused.reason == Reason.SIGNATURE_STALE


@pytest.mark.parametrize("expires_at", [NOW, NOW - INSTANT])
def test_a_signature_that_expired_is_stale(expires_at: datetime) -> None:
    """The signer said how long it counts."""
    refused = is_signature_fresh(signed(case(), replace(SIGNATURE, expires_at=expires_at)))
    assert refused is not None
    assert refused.reason == Reason.SIGNATURE_STALE


def test_a_signature_that_expires_later_still_counts() -> None:
    """Up to its last instant."""
    later = replace(SIGNATURE, expires_at=NOW + INSTANT)
    assert is_signature_fresh(signed(case(), later)) is None


def test_with_our_clock_in_doubt_it_is_our_fault() -> None:
    """A final refusal by a wrong clock would lose a decision (DESIGN invariant 2)."""
    refused = is_signature_fresh(in_doubt(at(case(), MADE + 2 * WEEK)))
    assert refused is not None
    assert refused.reason == Reason.FAULT
