"""The office: bounded, patient at closing, and true to work once begun."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator

import pytest

from silta.base.reason import Reason, Refused
from silta.gateway.office import QUEUE_FOR_EACH_WORKER, Office

LONG_ENOUGH_SECONDS = 10.0


class Gate:
    """Work that waits until it is let go."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.released = threading.Event()
        self.done = threading.Event()

    def work(self) -> str:
        """Wait at the gate."""
        self.begun.set()
        self.released.wait(LONG_ENOUGH_SECONDS)
        self.done.set()
        return "done"


@pytest.fixture
def gate() -> Iterator[Gate]:
    """Give a gate that is open after the test, whatever happens in it."""
    made = Gate()
    yield made
    made.released.set()


async def began(gate: Gate) -> None:
    """Wait until the work stands at the gate."""
    await asyncio.to_thread(gate.begun.wait, LONG_ENOUGH_SECONDS)


async def fill(office: Office, work: Callable[[], str]) -> list[asyncio.Task[str]]:
    """Ask for as much work as the office takes."""
    tasks = [asyncio.create_task(office.ask(work)) for _ in range(QUEUE_FOR_EACH_WORKER)]
    await asyncio.sleep(0)
    return tasks


def test_work_is_done_in_a_thread_and_answered() -> None:
    """The loop must stay free for the other sessions."""

    async def run() -> int:
        office = Office(1)
        answer = await office.ask(threading.get_ident)
        await office.close()
        return answer

    assert asyncio.run(run()) != threading.get_ident()


def test_a_refusal_reaches_the_asker() -> None:
    """What the desk refuses is the reply."""

    def refuse() -> None:
        raise Refused(Reason.RECIPIENT_UNKNOWN)

    async def run() -> None:
        office = Office(1)
        try:
            await office.ask(refuse)
        finally:
            await office.close()

    with pytest.raises(Refused, match=r"^recipient\.unknown$"):
        asyncio.run(run())


def test_a_full_office_is_busy(gate: Gate) -> None:
    """More mails would only hold memory while they wait."""

    async def run() -> list[str]:
        office = Office(1)
        tasks = await fill(office, gate.work)
        with pytest.raises(Refused, match="busy"):
            await office.ask(gate.work)
        gate.released.set()
        answers = await asyncio.gather(*tasks)
        await office.close()
        return answers

    assert asyncio.run(run()) == ["done"] * QUEUE_FOR_EACH_WORKER


def test_an_office_that_was_full_takes_work_again(gate: Gate) -> None:
    """Busy passes."""

    async def run() -> str:
        office = Office(1)
        tasks = await fill(office, gate.work)
        gate.released.set()
        await asyncio.gather(*tasks)
        answer = await office.ask(gate.work)
        await office.close()
        return answer

    assert asyncio.run(run()) == "done"


def test_closing_waits_for_the_work_inside(gate: Gate) -> None:
    """A mail within is answered before the process ends."""

    async def run() -> str:
        office = Office(1)
        task = asyncio.create_task(office.ask(gate.work))
        await began(gate)
        closing = asyncio.create_task(office.close())
        await asyncio.sleep(0.1)
        assert office.closing
        assert not closing.done()
        gate.released.set()
        await closing
        return await task

    assert asyncio.run(run()) == "done"


def test_closing_loses_patience(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    """The service manager kills what never ends; nothing may hang on for it."""
    monkeypatch.setattr("silta.gateway.office.PATIENCE_SECONDS", 0.1)

    async def run() -> None:
        office = Office(1)
        task = asyncio.create_task(office.ask(gate.work))
        await began(gate)
        await asyncio.wait_for(office.close(), LONG_ENOUGH_SECONDS / 2)
        assert not gate.done.is_set()
        gate.released.set()
        await task

    asyncio.run(run())


def test_work_begun_goes_on_when_its_asker_is_cancelled(gate: Gate) -> None:
    """A peer that hangs up changes nothing of what is committed."""

    async def run() -> None:
        office = Office(1)
        task = asyncio.create_task(office.ask(gate.work))
        await began(gate)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        gate.released.set()
        await office.close()

    asyncio.run(run())
    assert gate.done.is_set()
