"""Reasons stand in records, pages and mails: they are one line that people can see."""

from __future__ import annotations

import pytest

from silta.base.act import ActRefused
from silta.keys.acts.proposals import LONGEST_REASON, must_have_reason


@pytest.mark.parametrize("typed", ["", "  ", "\r\n", "syy\0", "syy\u202e", "s\x1b[2Jyy", "s" * 501])
def test_an_empty_an_unseen_and_a_long_reason_are_refused(typed: str) -> None:
    """A bidi control would turn what the second hand reads."""
    with pytest.raises(ActRefused, match="reason"):
        must_have_reason(typed)


def test_lines_of_a_text_field_become_one() -> None:
    """A browser sends the ends of lines that a person typed."""
    assert must_have_reason(" vaihto\r\nsovittu 20.11. ") == "vaihto sovittu 20.11."
    assert len(must_have_reason("s" * LONGEST_REASON)) == LONGEST_REASON
