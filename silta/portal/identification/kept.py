"""An answer of the provider that is kept for a while."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from silta.portal.identification.failures import IdentificationFailed

KEEP_SECONDS = 3600.0
# A token with a key that we do not know may be a new key's, or nobody's: not worth more.
NEWER_SECONDS = 60.0
# While the provider is away, those who wait in line do not each wait for it anew.
FAILED_SECONDS = 5.0

T = TypeVar("T")


class Kept(Generic[T]):
    """What ``fetch`` returned, for an hour; threads that need it at once fetch it once.

    A failure is kept too, for some seconds, and raised again. ``ticks`` gives seconds that
    only grow.
    """

    def __init__(self, fetch: Callable[[], T], ticks: Callable[[], float] = time.monotonic) -> None:
        self._fetch = fetch
        self._ticks = ticks
        self._lock = threading.Lock()
        self._good: tuple[T, float] | None = None
        self._failed: tuple[IdentificationFailed, float] | None = None

    def get(self) -> T:
        """Return what is kept, fetched when there is none or it is too old."""
        return self._younger_than(KEEP_SECONDS)

    def get_newer(self) -> T:
        """Return it fetched anew, unless that was done within the last minute."""
        return self._younger_than(NEWER_SECONDS)

    def _younger_than(self, seconds: float) -> T:
        with self._lock:
            now = self._ticks()
            if self._good and now - self._good[1] < seconds:
                return self._good[0]
            if self._failed and now - self._failed[1] < FAILED_SECONDS:
                raise IdentificationFailed(self._failed[0].kind, self._failed[0].detail)
            try:
                found = self._fetch()
            except IdentificationFailed as failed:
                self._failed = failed, self._ticks()
                raise
            self._good, self._failed = (found, self._ticks()), None
            return found
