"""Ids hold the time they were made, and have one form."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.base.ids import PRECISION, is_id, new_id, time_of

TIMES = st.datetimes(datetime(2003, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 -- Hypothesis adds the zone


@given(TIMES)
def test_an_id_tells_when_it_was_made(at: datetime) -> None:
    """The portal holds a message's times against the ids of its evidence."""
    assert abs(time_of(new_id(at)) - at) <= PRECISION


@given(TIMES)
def test_an_id_has_the_form_of_one(at: datetime) -> None:
    """Or its message would not be found."""
    assert is_id(new_id(at))


@pytest.mark.parametrize("text", ["", "01KBQ", "01KBQ0000000000000000000M1\n", "I" * 26, "é" * 26])
def test_nothing_else_has_it(text: str) -> None:
    """What comes in an address goes no further."""
    assert not is_id(text)
