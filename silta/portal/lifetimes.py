"""How long a log-in lasts; the pages and the sweep of the worker go by the same numbers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from silta.base.clock import LARGEST_JUMP

# OWASP ASVS 5.0 section 7.3 asks for both, chosen by risk. A mailbox of decisions is used for
# minutes, and often on a machine that others use too.
IDLE: Final = timedelta(minutes=15)
ABSOLUTE: Final = timedelta(hours=8)

# Long enough for identifying oneself with a new bank code, or for reading the terms.
PENDING: Final = timedelta(minutes=15)

# A write for each page would cost a sync of the disk; the idle time is kept to a minute.
TOUCH_AFTER: Final = timedelta(minutes=1)


def is_alive(begun_at: datetime, seen_at: datetime, at: datetime) -> bool:
    """Tell whether a session of these times may still be used."""
    # A clock that was set back lets no session live longer (THREATS case 15).
    went_back = at < max(seen_at, begun_at) - LARGEST_JUMP
    return not went_back and at < begun_at + ABSOLUTE and at < seen_at + IDLE
