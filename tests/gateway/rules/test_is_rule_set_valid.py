"""The rule is_rule_set_valid: what passes and what does not."""

from __future__ import annotations

import pytest

from silta.base.reason import Reason
from silta.gateway.rules.is_rule_set_valid import is_rule_set_valid
from tests.gateway.cases import case, in_doubt, saying


def test_a_good_letter_passes() -> None:
    """The rule has nothing against an honest sender."""
    assert is_rule_set_valid(case()) is None


def test_unknown_rules_are_refused() -> None:
    """Nobody could tell when the letter counts as served."""
    refused = is_rule_set_valid(saying(case(), delivery={"rule_set": "fi-1999-1"}))
    assert refused is not None
    assert (refused.reason, refused.field) == (Reason.LETTER_MALFORMED, "delivery.rule_set")


@pytest.mark.parametrize(
    ("created_at", "valid"),
    [
        ("2003-01-31T22:00:00+00:00", True),  # the first of February in Helsinki
        ("2003-01-31T21:59:59+00:00", False),
    ],
)
def test_the_day_is_a_finnish_day(created_at: str, valid: bool) -> None:  # noqa: FBT001 -- a table
    """The Act is in force from 1 February 2003, by the clocks of its own country."""
    assert (is_rule_set_valid(saying(case(), created_at=created_at)) is None) is valid


def test_our_clock_has_no_part_in_it() -> None:
    """The letter names its own day: a doubt about ours makes nothing better."""
    refused = is_rule_set_valid(in_doubt(saying(case(), delivery={"rule_set": "fi-1999-1"})))
    assert refused is not None
    assert refused.reason == Reason.LETTER_MALFORMED
