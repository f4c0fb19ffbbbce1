"""Mails that swell: one at a time, for what they come to is not seen from outside.

A mail is let in by its size on the wire (``admission``). Whoever has our public key can make
200 kB that open to 50 MiB; honest letters of plain text do it, too, a little.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from silta.base.reason import Reason, Refused

# Within what admission counted for the mail; what is small anyway is not worth a second run.
GROWTH = 2
LEAST_BYTES = 4 * 1024 * 1024
WAIT_SECONDS = 60.0


def usual_limit(sealed_bytes: int) -> int:
    """Return what a mail may come to without being called swollen, in bytes."""
    return max(LEAST_BYTES, GROWTH * sealed_bytes)


class SwollenMails:
    """Lets one swollen mail at a time be opened; threads share it."""

    def __init__(self) -> None:
        self._place = BoundedSemaphore(1)

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold the place; raise Refused(busy) when it is not free within WAIT_SECONDS."""
        if not self._place.acquire(timeout=WAIT_SECONDS):
            raise Refused(Reason.BUSY, "another mail that swells is being opened")
        try:
            yield
        finally:
            self._place.release()
