"""Days of service are Finnish days: at midnight, when the clocks change, over a year's end."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.mailbox.service import Method
from silta.mailbox.service_rules.deadlines import (
    acknowledge_by,
    has_passed,
    legal_day,
    served_on,
)
from tests.mailbox.service_rules.times import RULES, TIMES, utc


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2026-11-22 07:15:00", date(2026, 11, 22)),
        # In winter Finland is two hours ahead.
        ("2026-12-31 21:59:59", date(2026, 12, 31)),
        ("2026-12-31 22:00:00", date(2027, 1, 1)),
        # In summer it is three.
        ("2026-07-01 20:59:59", date(2026, 7, 1)),
        ("2026-07-01 21:00:00", date(2026, 7, 2)),
        # The day of 23 hours.
        ("2026-03-28 21:59:59", date(2026, 3, 28)),
        ("2026-03-28 22:00:00", date(2026, 3, 29)),
        ("2026-03-29 20:59:59", date(2026, 3, 29)),
        ("2026-03-29 21:00:00", date(2026, 3, 30)),
        # The day of 25 hours.
        ("2026-10-24 20:59:59", date(2026, 10, 24)),
        ("2026-10-24 21:00:00", date(2026, 10, 25)),
        ("2026-10-25 21:59:59", date(2026, 10, 25)),
        ("2026-10-25 22:00:00", date(2026, 10, 26)),
        # Easter Sunday of 2027 is such a day, and so is the last Sunday of that October.
        ("2027-03-28 21:00:00", date(2027, 3, 29)),
        ("2027-10-31 21:59:59", date(2027, 10, 31)),
    ],
)
def test_a_day_begins_at_midnight_in_finland(at: str, day: date) -> None:
    """A night in Siltala is still the evening before in UTC."""
    assert legal_day(utc(at)) == day


@pytest.mark.parametrize(
    ("available", "last"),
    [
        ("2026-11-22 07:15:00", date(2026, 11, 29)),
        ("2026-12-31 21:59:59", date(2027, 1, 7)),
        ("2026-12-31 22:00:00", date(2027, 1, 8)),
        ("2026-03-28 22:00:00", date(2026, 4, 5)),
        ("2026-10-18 21:30:00", date(2026, 10, 26)),
        ("2027-02-24 12:00:00", date(2027, 3, 3)),
        ("2028-02-24 12:00:00", date(2028, 3, 2)),
        # Christmas Eve, Midsummer Eve, Easter Sunday: none of them moves.
        ("2026-12-17 12:00:00", date(2026, 12, 24)),
        ("2026-06-12 12:00:00", date(2026, 6, 19)),
        ("2027-03-21 12:00:00", date(2027, 3, 28)),
    ],
)
def test_there_are_seven_days_to_acknowledge(available: str, last: date) -> None:
    """The day of the notice is not counted, and holidays are (Act 13/2003 section 18)."""
    assert acknowledge_by(RULES, utc(available)) == last


@pytest.mark.parametrize(
    ("filed", "served"),
    [
        ("2026-11-23 10:00:00", date(2026, 11, 26)),
        ("2026-11-25 10:00:00", date(2026, 11, 28)),
        ("2026-12-23 21:30:00", date(2026, 12, 26)),
        ("2026-12-23 22:30:00", date(2026, 12, 27)),
        ("2026-12-30 12:00:00", date(2027, 1, 2)),
        ("2027-02-26 12:00:00", date(2027, 3, 1)),
        ("2027-03-27 22:00:00", date(2027, 3, 31)),
        ("2027-10-30 20:59:59", date(2027, 11, 2)),
    ],
)
def test_ordinary_service_is_on_the_third_day(filed: str, served: date) -> None:
    """A Saturday or a holiday too (Act 13/2003 section 19); reading earlier changes nothing."""
    at = utc(filed)
    for read in (None, at):
        assert served_on(RULES, Method.ORDINARY, filed_at=at, acknowledged_at=read) == served


@pytest.mark.parametrize(
    ("acknowledged", "served"),
    [
        (None, None),
        ("2026-11-29 21:59:59", date(2026, 11, 29)),
        ("2026-12-05 22:30:00", date(2026, 12, 6)),
        ("2027-06-25 20:59:59", date(2027, 6, 25)),
        ("2027-06-25 21:00:00", date(2027, 6, 26)),
    ],
)
def test_verifiable_service_is_on_the_day_of_acknowledgement(
    acknowledged: str | None, served: date | None
) -> None:
    """On a holiday too; before it nothing is served, however long the letter lies there."""
    at = utc(acknowledged) if acknowledged else None
    filed = utc("2026-11-22 07:15:00")
    assert served_on(RULES, Method.VERIFIABLE, filed_at=filed, acknowledged_at=at) == served


@pytest.mark.parametrize(
    ("day", "last_second"),
    [
        (date(2026, 12, 24), "2026-12-24 21:59:59"),
        (date(2026, 6, 19), "2026-06-19 20:59:59"),
        (date(2026, 3, 29), "2026-03-29 20:59:59"),
        (date(2026, 10, 25), "2026-10-25 21:59:59"),
        (date(2026, 12, 31), "2026-12-31 21:59:59"),
    ],
)
def test_a_day_is_over_at_midnight_in_finland(day: date, last_second: str) -> None:
    """The last second of the last day is still in time, the next one is not."""
    at = utc(last_second)
    assert not has_passed(day, at)
    assert has_passed(day, at + timedelta(seconds=1))


@given(TIMES)
def test_today_is_never_over_and_yesterday_always_is(at: datetime) -> None:
    """Whatever the hour."""
    today = legal_day(at)
    assert not has_passed(today, at)
    assert has_passed(today - timedelta(days=1), at)


@given(TIMES, TIMES)
def test_what_comes_later_is_never_due_earlier(one: datetime, other: datetime) -> None:
    """No hour of the year makes a later letter's day an earlier one."""
    first, second = sorted((one, other))
    ordinary = [
        served_on(RULES, Method.ORDINARY, filed_at=at, acknowledged_at=None) or date.min
        for at in (first, second)
    ]
    assert acknowledge_by(RULES, first) <= acknowledge_by(RULES, second)
    assert ordinary == sorted(ordinary)


@given(TIMES, st.timedeltas(timedelta(0), timedelta(days=7)))
def test_the_time_to_acknowledge_is_never_shorter_than_promised(
    available: datetime, wait: timedelta
) -> None:
    """A week is always in time, but for the hour that the clocks take in spring."""
    an_hour = timedelta(hours=1)
    assert not has_passed(acknowledge_by(RULES, available), available + wait - an_hour)
