"""The threads that do the blocking work of the door, bounded, and ended in order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import ParamSpec, TypeVar

from silta.base.reason import Reason, Refused
from silta.gateway.admission import MEMORY_BYTES, Admission

Arguments = ParamSpec("Arguments")
Argument = TypeVar("Argument")
Result = TypeVar("Result")

# For questions about senders and recipients, so that they need not wait for mails.
DESK_THREADS = 2
# More questions than these in the queue, and the peers would not wait for the answers.
QUEUE_FOR_EACH_WORKER = 16
# A mail within takes seconds; systemd is told to wait longer than this (THREATS case 16).
PATIENCE_SECONDS = 25


class Office:
    """A bounded pool of threads; work once begun goes on when its asker has left.

    So a peer that hangs up in the middle changes nothing of what is committed.
    """

    def __init__(self, workers: int, memory_bytes: int = MEMORY_BYTES) -> None:
        self._mails = ThreadPoolExecutor(workers, thread_name_prefix="intake")
        self._desk = ThreadPoolExecutor(DESK_THREADS, thread_name_prefix="desk")
        self._most = workers * QUEUE_FOR_EACH_WORKER
        self._admission = Admission(workers, memory_bytes)
        self._inside = 0
        self._counting = Lock()
        self.closing = False

    async def ask(
        self,
        work: Callable[Arguments, Result],
        *arguments: Arguments.args,
        **named: Arguments.kwargs,
    ) -> Result:
        """Return what ``work`` returns in a thread; raise Refused(busy) when too many wait."""
        if self.closing:
            raise Refused(Reason.SHUTTING_DOWN)
        with self._counting:
            if self._inside >= self._most:
                raise Refused(Reason.BUSY)
        return await self._submit(self._desk, lambda: work(*arguments, **named), lambda: None)

    async def take_in(
        self, work: Callable[[Argument], Result], mail: Argument, size_bytes: int
    ) -> Result:
        """Return what ``work`` makes of a mail, in a thread, when there is room for it.

        Raises Refused as ``Admission.enter`` does.
        """
        loop = asyncio.get_running_loop()
        needed = await self._admission.enter(size_bytes)

        def leave() -> None:
            """Give the room back; the loop may be over when the last mail is."""
            if not loop.is_closed():
                loop.call_soon_threadsafe(self._admission.leave, needed)

        return await self._submit(self._mails, lambda: work(mail), leave)

    async def _submit(
        self, pool: ThreadPoolExecutor, work: Callable[[], Result], leave: Callable[[], None]
    ) -> Result:
        with self._counting:
            self._inside += 1

        def ended(_: object) -> None:
            with self._counting:
                self._inside -= 1
            leave()

        try:
            future = pool.submit(work)
        except RuntimeError:  # the pools are closed: these are our last moments
            ended(None)
            raise Refused(Reason.SHUTTING_DOWN) from None
        future.add_done_callback(ended)
        return await asyncio.wrap_future(future)

    async def close(self) -> None:
        """Take no new mail, send those in the queue home, and wait a while for those inside."""
        self.closing = True
        self._admission.close()
        tick_seconds = 0.05
        for _ in range(int(PATIENCE_SECONDS / tick_seconds)):
            if not self._inside:
                break
            await asyncio.sleep(tick_seconds)
        for pool in (self._mails, self._desk):
            pool.shutdown(wait=False, cancel_futures=True)
