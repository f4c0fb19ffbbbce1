"""Days, moments and sizes as people read them, in Europe/Helsinki: pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_decimal

from silta.portal.views import Language

HELSINKI: Final = ZoneInfo("Europe/Helsinki")

# The Swedish is Finland's and the English is Britain's: their days and clocks differ from
# those of Sweden and of the United States.
LOCALES: Final[Mapping[Language, Locale]] = {
    "fi": Locale("fi", "FI"),
    "sv": Locale("sv", "FI"),
    "en": Locale("en", "GB"),
}

# No line breaks between a day and its month, a clock and its "klo", a number and its unit.
_NO_BREAK: Final = "\u00a0"
_DAY: Final[Mapping[Language, str]] = {
    "fi": "d.M.y",
    "sv": "d.M.y",
    "en": f"d{_NO_BREAK}MMMM{_NO_BREAK}y",
}
_CLOCK: Final[Mapping[Language, str]] = {"fi": "H.mm", "sv": "H.mm", "en": "HH:mm"}
_AT: Final[Mapping[Language, str]] = {"fi": "klo", "sv": "kl.", "en": "at"}
_BYTE: Final[Mapping[Language, str]] = {"fi": "t", "sv": "B", "en": "B"}

_KILO: Final = 1000
_MEGA: Final = 1_000_000


def day(value: date, language: Language) -> str:
    """Return the day: 23.11.2026 in Finnish and Swedish, 23 November 2026 in English.

    A moment counts as the day that it falls on in Helsinki.
    """
    if isinstance(value, datetime):
        value = value.astimezone(HELSINKI).date()
    return format_date(value, _DAY[language], LOCALES[language])


def moment(value: datetime, language: Language) -> str:
    """Return day and clock: 23.11.2026 klo 14.02; the moment must know its time zone."""
    clock = format_time(value, _CLOCK[language], HELSINKI, LOCALES[language])
    return f"{day(value, language)} {_AT[language]}{_NO_BREAK}{clock}"


def size(size_bytes: int, language: Language) -> str:
    """Return the size in kilobytes, never 0, or in megabytes: 84 kt, 1,2 Mt."""
    if size_bytes < _MEGA - _KILO // 2:
        number, prefix, pattern = size_bytes / _KILO, "k", "#,##0"
        number = max(number, 1)
    else:
        number, prefix, pattern = size_bytes / _MEGA, "M", "#,##0.0"
    text = format_decimal(number, pattern, LOCALES[language])
    return f"{text}{_NO_BREAK}{prefix}{_BYTE[language]}"


def filters(language: Language) -> dict[str, Callable[..., str]]:
    """Return the functions of this module as filters for pages in one language."""
    return {
        "day": partial(day, language=language),
        "moment": partial(moment, language=language),
        "size": partial(size, language=language),
    }
