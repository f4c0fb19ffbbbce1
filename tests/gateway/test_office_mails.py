"""The office as mails meet it: let in by their size, and counted until their work is done."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest

from silta.base.reason import Reason, Refused
from silta.gateway.admission import FOR_EACH_MAIL_BYTES
from silta.gateway.office import Office
from tests.gateway.test_office import LONG_ENOUGH_SECONDS, Gate, began

MANY = 8


@pytest.fixture
def gates() -> Iterator[list[Gate]]:
    """Give two gates that are open after the test, whatever happens in it."""
    made = [Gate(), Gate()]
    yield made
    for gate in made:
        gate.released.set()


def taking_in(office: Office, gate: Gate, size_bytes: int = 0) -> asyncio.Task[str]:
    """Have a mail taken in that stands at a gate."""
    return asyncio.create_task(office.take_in(Gate.work, gate, size_bytes))


async def ended(gate: Gate) -> None:
    """Let a mail through its gate, and wait until its thread is done with it."""
    gate.released.set()
    await asyncio.to_thread(gate.done.wait, LONG_ENOUGH_SECONDS)


async def settled() -> None:
    """Let the loop and the threads go as far as they can."""
    for _ in range(10):
        await asyncio.sleep(0.01)


@pytest.mark.parametrize("office", [(1, 100), (8, 1)], ids=["one place", "memory for one"])
def test_one_that_does_not_fit_waits(gates: list[Gate], office: tuple[int, int]) -> None:
    """Outside, on the disk, and not in a thread."""
    first, second = gates
    workers, mails = office

    async def run() -> list[str]:
        house = Office(workers, mails * FOR_EACH_MAIL_BYTES)
        tasks = [taking_in(house, first), taking_in(house, second)]
        await began(first)
        await settled()
        assert not second.begun.is_set()
        await ended(first)
        await began(second)
        second.released.set()
        answers = await asyncio.gather(*tasks)
        await house.close()
        return answers

    assert asyncio.run(run()) == ["done", "done"]


def test_a_place_is_given_back_when_the_work_ends_and_not_when_its_asker_leaves(
    gates: list[Gate],
) -> None:
    """The mail is still in memory, and being filed."""
    first, second = gates

    async def run() -> None:
        office = Office(MANY, FOR_EACH_MAIL_BYTES)  # so that no thread is what is waited for
        leaving = taking_in(office, first)
        await began(first)
        leaving.cancel()
        waiting = taking_in(office, second)
        await settled()
        assert leaving.cancelled()
        assert not second.begun.is_set()
        await ended(first)
        await began(second)
        second.released.set()
        assert await waiting == "done"
        await office.close()

    asyncio.run(run())


def test_a_mail_that_fails_gives_its_place_back() -> None:
    """A refusal is the end of it, and so is a fault."""

    def fail(reason: Reason) -> str:
        raise Refused(reason)

    async def run() -> str:
        office = Office(1)
        for _ in range(MANY):
            with pytest.raises(Refused, match=r"^letter\.stale$"):
                await office.take_in(fail, Reason.LETTER_STALE, 0)
        answer = await office.take_in(str, "done", 0)
        await office.close()
        return answer

    assert asyncio.run(run()) == "done"


def test_a_question_is_answered_while_mails_fill_the_house(gates: list[Gate]) -> None:
    """MAIL and RCPT must not wait for an opening."""

    async def run() -> int:
        office = Office(1)
        task = taking_in(office, gates[0])
        await began(gates[0])
        answer = await asyncio.wait_for(office.ask(threading.get_ident), LONG_ENOUGH_SECONDS)
        gates[0].released.set()
        await task
        await office.close()
        return answer

    assert asyncio.run(run())


def test_closing_sends_the_queue_home_and_waits_for_those_inside(gates: list[Gate]) -> None:
    """Who is inside is answered; who waits hears 421, and its sender has the mail."""
    first, second = gates

    async def run() -> str:
        office = Office(1)
        inside, waiting = taking_in(office, first), taking_in(office, second)
        await began(first)
        closing = asyncio.create_task(office.close())
        with pytest.raises(Refused, match="shutting_down"):
            await waiting
        assert not closing.done()
        first.released.set()
        await closing
        assert not second.begun.is_set()
        return await inside

    assert asyncio.run(run()) == "done"


def test_a_mail_that_outlives_the_loop_ends_quietly(
    gates: list[Gate], caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody waits for its room any more; an error at every stop would hide a true one."""

    async def run() -> None:
        office = Office(1)
        taking_in(office, gates[0])
        await began(gates[0])

    asyncio.run(run())
    gates[0].released.set()
    assert gates[0].done.wait(LONG_ENOUGH_SECONDS)
    for thread in threading.enumerate():
        if thread.name.startswith("intake"):
            thread.join(0.2)
    assert caplog.records == []
