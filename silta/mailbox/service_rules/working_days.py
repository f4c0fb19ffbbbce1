"""Working days of the law: which days move a deadline that ends on them. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from holidays import country_holidays

SATURDAY = 5  # as date.weekday() counts; Sunday is the one day after it


def is_working_day(day: date, country: str) -> bool:
    """Tell whether a deadline may end on ``day``: no Saturday, no Sunday, no holiday.

    Act 150/1930 section 5 names Saturday, the holy days of the church (each Sunday is one),
    Independence Day, May Day, Christmas Eve and Midsummer Eve. ``country`` is the code of
    ISO 3166-1; holidays are known until the year 2100.
    """
    return day.weekday() < SATURDAY and day not in _holidays(country, day.year)


def first_working_day_from(day: date, country: str) -> date:
    """Return ``day`` itself where it is a working day, and else the next one that is."""
    while not is_working_day(day, country):
        day += timedelta(days=1)
    return day


@cache
def _holidays(country: str, year: int) -> frozenset[date]:
    # The library's own calendar fills itself while it is asked, so that a second thread
    # could find a year that is still empty; ours is whole or not there.
    return frozenset(country_holidays(country, years=year, expand=False))
