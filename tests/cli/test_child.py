"""When a child is started again, and what its end is called."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.base.endpoint import Endpoint
from silta.cli.child import attempts_after, delay_before, end_in_words, silta_child


@pytest.mark.parametrize(
    ("attempt", "seconds"), [(1, 0.5), (2, 1), (3, 2), (6, 16), (7, 30), (8, 30), (10**9, 30)]
)
def test_each_new_start_waits_twice_as_long(attempt: int, seconds: float) -> None:
    """A child that cannot run must not take the machine's time from the others."""
    assert delay_before(attempt) == timedelta(seconds=seconds)


@given(st.integers(1, 10**6), st.timedeltas(timedelta(), timedelta(days=9)))
def test_a_minute_of_life_counts_as_health(attempts: int, lived: timedelta) -> None:
    """What dies once a day is started again at once."""
    expected = 1 if lived >= timedelta(minutes=1) else attempts + 1
    assert attempts_after(attempts, lived) == expected


@pytest.mark.parametrize(
    ("code", "words"), [(0, "exit code 0"), (1, "exit code 1"), (-9, "SIGKILL"), (-99, "signal 99")]
)
def test_an_end_is_told_in_words(code: int, words: str) -> None:
    """Who reads the journal knows signals by name."""
    assert end_in_words(code) == words


def test_nobody_waits_for_a_port_that_the_child_alone_knows() -> None:
    """Port 0 is whatever the system gives."""
    assert silta_child("gateway", listens=Endpoint("127.0.0.1", 0)).listens is None
