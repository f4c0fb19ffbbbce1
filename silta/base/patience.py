"""Waiting long enough before something is taken for left over; pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta


class Patience:
    """Remembers since when each name has been seen again and again.

    Times are seconds of the monotonic clock of one process. The times of the files are not
    asked: a wall clock that jumps a year would make a file old that is being written at this
    moment (THREATS case 15).
    """

    def __init__(self, wait: timedelta) -> None:
        self._wait_seconds = wait.total_seconds()
        self._since: dict[str, float] = {}

    def worn_out(self, names: Iterable[str], at_seconds: float) -> list[str]:
        """Note what one pass has seen; return those that every pass saw for ``wait`` or longer.

        A name that is missing once begins anew.
        """
        self._since = {name: self._since.get(name, at_seconds) for name in names}
        latest = at_seconds - self._wait_seconds
        return [name for name, since in self._since.items() if since <= latest]
