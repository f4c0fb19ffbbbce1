"""The last day of a remedy is a working day, and never too early."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.mailbox.service_rules.deadlines import remedy_until
from tests.mailbox.service_rules.almanac import is_free

SERVED = st.dates(date(2003, 2, 1), date(2099, 1, 1))
DAYS = st.integers(1, 365)


@pytest.mark.parametrize(
    ("served", "days", "until"),
    [
        # The day of service is not counted: Monday to Monday, Friday to Friday.
        (date(2026, 11, 23), 14, date(2026, 12, 7)),
        (date(2026, 11, 27), 14, date(2026, 12, 11)),
        # Saturday and Sunday to Monday, where the clocks change too.
        (date(2026, 11, 28), 14, date(2026, 12, 14)),
        (date(2026, 3, 15), 14, date(2026, 3, 30)),
        (date(2026, 10, 11), 14, date(2026, 10, 26)),
        # A leap day is a day like others.
        (date(2028, 2, 15), 14, date(2028, 2, 29)),
    ],
)
def test_the_count_starts_on_the_day_after(served: date, days: int, until: date) -> None:
    """Act 150/1930 section 2."""
    assert remedy_until(served, days) == until


@pytest.mark.parametrize(
    ("served", "days", "until"),
    [
        pytest.param(date(2026, 3, 3), 30, date(2026, 4, 2), id="Maundy Thursday stays"),
        pytest.param(date(2026, 3, 4), 30, date(2026, 4, 7), id="Good Friday 2026"),
        pytest.param(date(2026, 3, 7), 30, date(2026, 4, 7), id="Easter Monday 2026"),
        pytest.param(date(2026, 4, 16), 14, date(2026, 4, 30), id="the eve of May Day stays"),
        pytest.param(date(2026, 4, 17), 14, date(2026, 5, 4), id="May Day 2026, a Friday"),
        pytest.param(date(2026, 4, 30), 14, date(2026, 5, 15), id="Ascension Day 2026"),
        pytest.param(date(2026, 5, 10), 14, date(2026, 5, 25), id="Pentecost 2026"),
        pytest.param(date(2026, 5, 20), 30, date(2026, 6, 22), id="Midsummer Eve 2026"),
        pytest.param(date(2026, 10, 17), 14, date(2026, 11, 2), id="All Saints' Day 2026"),
        pytest.param(date(2026, 11, 22), 14, date(2026, 12, 7), id="Independence Day, a Sunday"),
        pytest.param(date(2026, 11, 23), 30, date(2026, 12, 23), id="the day before Christmas Eve"),
        pytest.param(date(2026, 11, 24), 30, date(2026, 12, 28), id="Christmas Eve 2026"),
        pytest.param(date(2026, 11, 25), 30, date(2026, 12, 28), id="Christmas Day 2026"),
        pytest.param(date(2026, 11, 26), 30, date(2026, 12, 28), id="Boxing Day 2026"),
        pytest.param(date(2026, 12, 1), 30, date(2026, 12, 31), id="New Year's Eve stays"),
        pytest.param(date(2026, 12, 2), 30, date(2027, 1, 4), id="New Year 2027, a Friday"),
        pytest.param(date(2026, 12, 7), 30, date(2027, 1, 7), id="Epiphany 2027, a Wednesday"),
        pytest.param(date(2027, 3, 12), 14, date(2027, 3, 30), id="Good Friday 2027"),
        pytest.param(date(2027, 3, 14), 14, date(2027, 3, 30), id="Easter 2027, the clocks change"),
        pytest.param(date(2027, 4, 17), 14, date(2027, 5, 3), id="May Day 2027, a Saturday"),
        pytest.param(date(2027, 4, 22), 14, date(2027, 5, 7), id="Ascension Day 2027"),
        pytest.param(date(2027, 6, 10), 14, date(2027, 6, 24), id="the day before Midsummer Eve"),
        pytest.param(date(2027, 6, 11), 14, date(2027, 6, 28), id="Midsummer Eve 2027"),
        pytest.param(date(2027, 10, 23), 14, date(2027, 11, 8), id="All Saints' Day 2027"),
        pytest.param(date(2027, 11, 20), 14, date(2027, 12, 7), id="the Saturday before the 6th"),
        pytest.param(date(2027, 11, 22), 14, date(2027, 12, 7), id="Independence Day, a Monday"),
        pytest.param(date(2027, 11, 24), 30, date(2027, 12, 27), id="Christmas Eve 2027"),
        pytest.param(date(2025, 11, 24), 30, date(2025, 12, 29), id="five days over Christmas"),
    ],
)
def test_a_last_day_that_is_free_moves_to_the_next_working_day(
    served: date, days: int, until: date
) -> None:
    """Act 150/1930 section 5, worked out by hand with a wall calendar."""
    assert remedy_until(served, days) == until


@given(SERVED, DAYS)
def test_it_ends_on_the_first_working_day_that_is_late_enough(served: date, days: int) -> None:
    """Never too early, never on a free day, and never later than it must."""
    counted, until = served + timedelta(days), remedy_until(served, days)
    assert counted <= until <= counted + timedelta(days=5)
    assert not is_free(until)
    assert all(is_free(counted + timedelta(n)) for n in range((until - counted).days))


@given(SERVED, SERVED, DAYS, DAYS)
def test_later_service_or_more_days_never_end_it_earlier(
    one: date, other: date, days: int, more: int
) -> None:
    """Nobody loses a day by being served later."""
    first, second = sorted((one, other))
    assert remedy_until(first, days) <= remedy_until(second, days)
    assert remedy_until(first, days) <= remedy_until(first, days + more)


def test_the_holidays_are_those_of_the_country_given() -> None:
    """In Sweden Christmas Eve is no public holiday; without a country it is Finland's day."""
    assert remedy_until(date(2026, 11, 24), 30, holidays_in="SE") == date(2026, 12, 24)
    assert remedy_until(date(2026, 11, 24), 30, holidays_in="FI") == date(2026, 12, 28)
