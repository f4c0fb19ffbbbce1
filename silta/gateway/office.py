"""The threads that do the blocking work of the door, bounded, and ended in order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import ParamSpec, TypeVar

from silta.base.reason import Reason, Refused

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

# More mails than these would only wait for gpg, and each holds its bytes while it waits.
QUEUE_FOR_EACH_WORKER = 16
# A mail within takes seconds; systemd is told to wait longer than this (THREATS case 16).
PATIENCE_SECONDS = 25


class Office:
    """A bounded pool of threads; work once begun goes on when its asker has left.

    So a peer that hangs up in the middle changes nothing of what is committed.
    """

    def __init__(self, workers: int) -> None:
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="intake")
        self._most = workers * QUEUE_FOR_EACH_WORKER
        self._inside = 0
        self._counting = Lock()
        self.closing = False

    async def run(
        self,
        work: Callable[Arguments, Result],
        *arguments: Arguments.args,
        **named: Arguments.kwargs,
    ) -> Result:
        """Return what ``work`` returns in a thread; raise Refused(busy) when too many wait."""
        self._enter()
        future = self._pool.submit(work, *arguments, **named)
        future.add_done_callback(lambda _: self._leave())
        return await asyncio.wrap_future(future)

    def _enter(self) -> None:
        with self._counting:
            if self._inside >= self._most:
                raise Refused(Reason.BUSY)
            self._inside += 1

    def _leave(self) -> None:
        """Count one less; called from the thread that did the work."""
        with self._counting:
            self._inside -= 1

    async def close(self) -> None:
        """Take no new mail, and wait a while for those inside."""
        self.closing = True
        tick_seconds = 0.05
        for _ in range(int(PATIENCE_SECONDS / tick_seconds)):
            if not self._inside:
                break
            await asyncio.sleep(tick_seconds)
        self._pool.shutdown(wait=False, cancel_futures=True)
