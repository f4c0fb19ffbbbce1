"""The only clock, and what makes us doubt it (DESIGN invariants 2 and 14)."""

from __future__ import annotations

import ctypes
import time
from datetime import UTC, datetime, timedelta

# Two hosts that both keep time by NTP differ by far less; a jump that matters to a
# legal day is far more.
LARGEST_JUMP = timedelta(minutes=5)
# adjtimex(2): the clock is not synchronised; or the call itself was refused, as a sandbox may.
NOT_SYNCHRONISED = {5, -1}
TIMEX_BYTES = 208  # struct timex of adjtimex(2) on 64-bit Linux


def now() -> datetime:
    """Return the time in UTC, with microseconds."""
    return datetime.now(UTC)


def is_synchronised() -> bool:
    """Tell whether the kernel says that its clock follows a time source."""
    query = ctypes.create_string_buffer(TIMEX_BYTES)  # modes 0: read, change nothing
    return ctypes.CDLL(None).adjtimex(query) not in NOT_SYNCHRONISED


class ClockWatch:
    """Compares the wall clock with the monotonic one since the process started."""

    def __init__(self) -> None:
        self._offset_seconds = time.time() - time.monotonic()

    def jumped(self) -> bool:
        """Tell whether the wall clock was set by more than LARGEST_JUMP since the start."""
        drift_seconds = abs(time.time() - time.monotonic() - self._offset_seconds)
        return drift_seconds > LARGEST_JUMP.total_seconds()

    def is_in_doubt(self, at: datetime, high_water: datetime | None) -> bool:
        """Tell whether time-based refusals at ``at`` may be our own clock's fault.

        ``high_water`` is the highest time ever committed: a clock that stands behind it
        by more than LARGEST_JUMP went backwards, whatever the kernel says.
        """
        if high_water is not None and at < high_water - LARGEST_JUMP:
            return True
        return self.jumped() and not is_synchronised()
