"""How much a job may yield, and how long it may take."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Bounds:
    """The most bytes of output, and the monotonic time by which all runs of gpg must be over."""

    limit_bytes: int
    until: float

    @classmethod
    def starting_now(cls, limit_bytes: int, deadline: timedelta) -> Bounds:
        """Return the bounds of a job that starts now."""
        return cls(limit_bytes, time.monotonic() + deadline.total_seconds())

    def left(self) -> timedelta:
        """Return how long the job may still take; negative when its time is over."""
        return timedelta(seconds=self.until - time.monotonic())
