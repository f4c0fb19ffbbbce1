"""Mails that come to an admission, wait, go in and leave, one after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from silta.base.reason import Reason, Refused
from silta.gateway.admission import FOR_EACH_MAIL_BYTES, GROWTH, Admission

EMPTY = FOR_EACH_MAIL_BYTES  # what a mail of no bytes takes
SIZE_OF_EMPTY = int(EMPTY / GROWTH) + 1  # what makes a mail take one more of these
TURNS = 5  # of the loop: more than any cancelled or called task needs to come to its end


def room(mails: int, places: int = 100, deadline_seconds: float = 60.0) -> Admission:
    """Return an admission with memory for so many empty mails."""
    return Admission(places, mails * EMPTY, deadline_seconds)


async def settled() -> None:
    """Let every task go as far as it can."""
    for _ in range(TURNS):
        await asyncio.sleep(0)


class Queue:
    """Mails that ask to go in, one after the other; ``inside`` are those who are."""

    def __init__(self, admission: Admission) -> None:
        self.admission = admission
        self.inside: list[str] = []
        self.needs: dict[str, int] = {}
        self.tasks: dict[str, asyncio.Task[None]] = {}

    async def come(self, name: str, size_bytes: int = 0) -> None:
        """Have a mail ask."""

        async def ask() -> None:
            self.needs[name] = await self.admission.enter(size_bytes)
            self.inside.append(name)

        self.tasks[name] = asyncio.create_task(ask())
        await settled()

    async def go(self, name: str) -> None:
        """Have a mail that is inside leave."""
        self.inside.remove(name)
        self.admission.leave(self.needs[name])
        await settled()

    async def lose(self, name: str) -> None:
        """Have the peer of a waiting mail hang up."""
        self.tasks[name].cancel()
        await settled()
        assert self.tasks[name].cancelled()


def story(told: Callable[[Queue], Awaitable[None]], admission: Admission) -> None:
    """Tell a story in a loop of its own; at its end all that was taken is given back."""

    async def run() -> None:
        queue = Queue(admission)
        await told(queue)
        for name in list(queue.inside):
            await queue.go(name)
        await asyncio.gather(*queue.tasks.values(), return_exceptions=True)
        assert (admission._inside, admission._taken_bytes, len(admission._waiting)) == (0, 0, 0)

    asyncio.run(run())


def reason_of(task: asyncio.Task[None]) -> Reason:
    """Return why a mail was not let in."""
    error = task.exception()
    assert isinstance(error, Refused)
    return error.reason
