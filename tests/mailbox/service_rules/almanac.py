"""The Finnish almanac worked out by other means than the library, to hold the library true."""

from __future__ import annotations

from datetime import date, timedelta

# New Year, Epiphany, May Day, Independence Day, Christmas Eve and the two days after it.
FIXED = {(1, 1), (1, 6), (5, 1), (12, 6), (12, 24), (12, 25), (12, 26)}
GOOD_FRIDAY, EASTER_MONDAY, ASCENSION = timedelta(-2), timedelta(1), timedelta(39)
FRIDAY, SATURDAY = 4, 5


def easter(year: int) -> date:
    """Return Easter Sunday by the tables of Gauss, with his two exceptions."""
    century = year // 100
    moon = (15 + century - century // 4 - (13 + 8 * century) // 25) % 30
    full = (19 * (year % 19) + moon) % 30
    sunday = 4 + century - century // 4
    week = (2 * (year % 4) + 4 * (year % 7) + 6 * full + sunday) % 7
    is_late = full == 29 or (full == 28 and (11 * moon + 11) % 30 < 19)
    return date(year, 3, 22) + timedelta(full + week - (7 if is_late and week == 6 else 0))


def is_free(day: date) -> bool:
    """Tell whether Act 150/1930 section 5 names the day. All Saints' Day is a Saturday."""
    is_midsummer_eve = day.month == 6 and 19 <= day.day <= 25 and day.weekday() == FRIDAY
    moving = {easter(day.year) + apart for apart in (GOOD_FRIDAY, EASTER_MONDAY, ASCENSION)}
    is_fixed = (day.month, day.day) in FIXED
    return day.weekday() >= SATURDAY or is_midsummer_eve or is_fixed or day in moving
