"""Who may go in: mails wait in a queue, on the disk, until there is memory to open them in."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field

from silta.base.reason import Reason, Refused

# What a mail takes while it is inside, as a multiple of its size on the wire: its packets,
# its plaintext and the signed part of that, or its documents, each three quarters of it or
# less; and for gpg, Python and the sealing of it.
GROWTH = 2.5
FOR_EACH_MAIL_BYTES = 2 * 1024 * 1024
# Three mails of 25 MiB, or one of 50: with Python and gpg below 512 MiB (THREATS case 18).
MEMORY_BYTES = 216 * 1024 * 1024
# The peer waits ten minutes (RFC 5321 section 4.5.3.2.6), and its queue tries again.
DEADLINE_SECONDS = 120.0


@dataclass(slots=True)
class Admission:
    """Lets in at most ``places`` mails, and what fits into ``memory_bytes``; first come, first in.

    A mail that is larger than all memory goes in alone. Of one event loop; not for threads.
    """

    places: int
    memory_bytes: int = MEMORY_BYTES
    deadline_seconds: float = DEADLINE_SECONDS
    _inside: int = 0
    _taken_bytes: int = 0
    _waiting: deque[tuple[int, asyncio.Future[None]]] = field(default_factory=deque)

    async def enter(self, size_bytes: int) -> int:
        """Return what to give back to ``leave``, when there is room for a mail of that size.

        Raises Refused(busy) when there is none within ``deadline_seconds``, and what
        ``close`` says to those in the queue.
        """
        needed = FOR_EACH_MAIL_BYTES + int(GROWTH * size_bytes)
        if self._waiting or not self._fits(needed):
            turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append((needed, turn))
            await self._turn(needed, turn)
        else:
            self._take(needed)
        return needed

    def leave(self, needed: int) -> None:
        """Give back what a mail needed."""
        self._inside -= 1
        self._taken_bytes -= needed
        self._call()

    def close(self) -> None:
        """Send those home who wait: their mails are safe with their senders."""
        for _, turn in self._waiting:
            if not turn.done():
                turn.set_exception(Refused(Reason.SHUTTING_DOWN))
        self._waiting.clear()

    async def _turn(self, needed: int, turn: asyncio.Future[None]) -> None:
        try:
            async with asyncio.timeout(self.deadline_seconds):
                await turn
        except TimeoutError:
            if turn.cancelled():
                raise Refused(Reason.BUSY, "no room to open it in before the deadline") from None
            turn.result()  # it was called, or sent home, in the very moment of its deadline
        except asyncio.CancelledError:
            # It may have been called in the very moment in which its peer left.
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                self.leave(needed)
            raise
        finally:
            self._call()

    def _call(self) -> None:
        """Let in those at the head of the queue who fit; those who left are passed over."""
        while self._waiting:
            needed, turn = self._waiting[0]
            if not turn.done():
                if not self._fits(needed):
                    return
                self._take(needed)
                turn.set_result(None)
            self._waiting.popleft()

    def _fits(self, needed: int) -> bool:
        has_room = self._taken_bytes + needed <= self.memory_bytes
        return self._inside < self.places and (has_room or not self._inside)

    def _take(self, needed: int) -> None:
        self._inside += 1
        self._taken_bytes += needed
