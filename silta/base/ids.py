"""Ids of our own: ULIDs, which sort by the time they were made."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from ulid import ULID

# Crockford's base 32, which has no I, L, O and U.
PATTERN = "[0-9A-HJKMNP-TV-Z]{26}"
# An id is made of a float of seconds, which may lose a millisecond.
PRECISION = timedelta(milliseconds=2)
_ID = re.compile(PATTERN)


def new_id(at: datetime) -> str:
    """Return a new id of 26 characters: 48 bits of time in milliseconds, 80 random bits."""
    return str(ULID.from_datetime(at))


def is_id(text: str) -> bool:
    """Tell whether ``text`` has the form of an id of ours."""
    return _ID.fullmatch(text) is not None


def time_of(given: str) -> datetime:
    """Return when an id was made, in UTC and within PRECISION; raise ValueError for no id."""
    return ULID.from_str(given).datetime
