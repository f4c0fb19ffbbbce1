"""Times as text, the same in every record."""

from __future__ import annotations

from datetime import datetime


def utc_milliseconds(time: datetime) -> str:
    """Return a UTC time as RFC 3339 with milliseconds and ``Z``."""
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")
