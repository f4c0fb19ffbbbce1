"""The days on which a deadline may end are those that the law leaves."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from silta.mailbox.service_rules import working_days
from silta.mailbox.service_rules.working_days import is_working_day
from tests.mailbox.service_rules.almanac import easter, is_free


@pytest.mark.parametrize(
    "sunday",
    [date(2026, 4, 5), date(2027, 3, 28), date(2038, 4, 25), date(2049, 4, 18), date(2076, 4, 19)],
)
def test_the_almanac_of_the_tests_knows_easter(sunday: date) -> None:
    """The yardstick itself: this year, the next, the latest one, and both exceptions."""
    assert easter(sunday.year) == sunday


def test_every_day_of_the_century_is_as_the_act_says() -> None:
    """A new version of the library must not move anybody's deadline by a day."""
    days = [date(2003, 2, 1) + timedelta(n) for n in range(35_763)]
    assert days[-1] == date(2100, 12, 31)
    assert [day for day in days if is_working_day(day, "FI") is is_free(day)] == []


@pytest.mark.parametrize(
    "day",
    [
        pytest.param(date(2026, 2, 5), id="Runeberg's day"),
        pytest.param(date(2026, 4, 2), id="Maundy Thursday"),
        pytest.param(date(2026, 4, 30), id="the eve of May Day"),
        pytest.param(date(2026, 5, 25), id="the Monday after Pentecost"),
        pytest.param(date(2026, 6, 9), id="the autonomy day of Åland"),
        pytest.param(date(2027, 6, 4), id="the flag day of the army"),
        pytest.param(date(2027, 6, 24), id="Midsummer as it was before 1955"),
        pytest.param(date(2026, 12, 31), id="New Year's Eve"),
    ],
)
def test_what_the_act_does_not_name_is_a_working_day(day: date) -> None:
    """A day that is celebrated and worked on moves nothing."""
    assert is_working_day(day, "FI")


def test_a_year_is_never_seen_half_filled() -> None:
    """The portal asks from several threads at once, some of them first."""
    with ThreadPoolExecutor(8) as pool:
        for _ in range(20):
            working_days._holidays.cache_clear()
            asked = pool.map(lambda _: is_working_day(date(2026, 12, 24), "FI"), range(8))
            assert not any(asked)
