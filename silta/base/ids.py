"""Ids of our own: ULIDs, which sort by the time they were made."""

from __future__ import annotations

from datetime import datetime

from ulid import ULID


def new_id(at: datetime) -> str:
    """Return a new id of 26 characters: 48 bits of time in milliseconds, 80 random bits."""
    return str(ULID.from_datetime(at))
