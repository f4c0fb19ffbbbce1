"""Days, moments and untrusted words as they stand in a notice; pure."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time

from silta.base.journal import HIDDEN, IDENTITY_CODE

HELSINKI: Final = ZoneInfo("Europe/Helsinki")
LOCALES: Final = {"fi": Locale("fi", "FI"), "sv": Locale("sv", "FI"), "en": Locale("en", "GB")}
_DAY: Final = {"fi": "d.M.y", "sv": "d.M.y", "en": "d MMMM y"}
_CLOCK: Final = {"fi": "'klo' H.mm", "sv": "'kl.' H.mm", "en": "'at' HH:mm"}


def day(text: str, language: str) -> str:
    """Return the day in Helsinki of a time, or of a day, in RFC 3339."""
    if len(text) == len("2026-11-23"):
        return _day(date.fromisoformat(text), language)
    return _day(datetime.fromisoformat(text).astimezone(HELSINKI).date(), language)


def moment(text: str, language: str) -> str:
    """Return day and clock in Helsinki of a time in RFC 3339."""
    there = datetime.fromisoformat(text).astimezone(HELSINKI)
    clock = format_time(there, _CLOCK[language], HELSINKI, LOCALES[language])
    return f"{_day(there.date(), language)} {clock}"


def one_line(value: object) -> str:
    """Return a text as it may stand within a line: nothing invisible, no identity code.

    Names and reasons are typed by people; none of them begins a header or a line of ours.
    """
    text = IDENTITY_CODE.sub(HIDDEN, str(value))
    return "".join(c if c.isprintable() else " " for c in text)


def _day(value: date, language: str) -> str:
    return format_date(value, _DAY[language], LOCALES[language])
