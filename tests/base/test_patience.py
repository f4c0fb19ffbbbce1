"""Nothing is left over that was not seen, pass after pass, for long enough."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from silta.base.patience import Patience

HOUR = 3600.0
WAIT = timedelta(hours=6)
PASSES = st.lists(st.tuples(st.floats(0, 4 * HOUR), st.sets(st.sampled_from("abc"))), max_size=12)


def test_a_name_seen_for_long_enough_is_told() -> None:
    """And each time again, as long as it is there."""
    patience = Patience(WAIT)
    told = [patience.worn_out(["a"], hour * HOUR) for hour in (0, 3, 5.9, 6, 7)]
    assert told == [[], [], [], ["a"], ["a"]]


def test_a_name_that_was_missing_begins_anew() -> None:
    """It is another file, or its row was there for a while."""
    patience = Patience(WAIT)
    patience.worn_out(["a"], 0)
    patience.worn_out([], 3 * HOUR)
    assert patience.worn_out(["a"], 6 * HOUR) == []
    assert patience.worn_out(["a"], 12 * HOUR) == ["a"]


@given(PASSES)
def test_what_is_told_was_on_every_pass_since(passes: list[tuple[float, set[str]]]) -> None:
    """Compared with a plain search through all that was ever seen."""
    patience, at, seen = Patience(WAIT), 0.0, []
    for step, names in passes:
        at += step
        seen.append((at, names))
        told = patience.worn_out(names, at)
        long_ago = max(
            (place for place, (then, _) in enumerate(seen) if at - then >= 6 * HOUR), default=None
        )
        expected = set() if long_ago is None else set.intersection(*(s for _, s in seen[long_ago:]))
        assert set(told) == expected
