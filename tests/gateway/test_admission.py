"""Admission: first come, first in, and never more inside than there is memory for."""

from __future__ import annotations

import asyncio
import time

import pytest

from silta.base.reason import Reason
from silta.gateway.admission import FOR_EACH_MAIL_BYTES, GROWTH, MEMORY_BYTES, Admission
from tests.gateway.queueing import SIZE_OF_EMPTY, Queue, reason_of, room, settled, story

MIB = 1024 * 1024


def test_what_a_mail_takes_grows_with_its_size() -> None:
    """Its packets and its plaintext stand in memory, and gpg has to live."""
    needed = asyncio.run(Admission(1).enter(25 * MIB))
    assert needed == FOR_EACH_MAIL_BYTES + int(GROWTH * 25 * MIB)


@pytest.mark.parametrize(("size_mib", "together"), [(25, 3), (50, 1)])
def test_the_house_has_room_for_as_many_as_it_says(size_mib: int, together: int) -> None:
    """Beside Python and gpg, so that the whole stays below half a gibibyte."""
    needed = FOR_EACH_MAIL_BYTES + int(GROWTH * size_mib * MIB)
    assert MEMORY_BYTES // needed == together


def test_there_are_no_more_inside_than_places() -> None:
    """More threads than that there are not."""

    async def told(queue: Queue) -> None:
        for name in "abc":
            await queue.come(name)
        assert queue.inside == ["a", "b"]
        await queue.go("a")
        assert queue.inside == ["b", "c"]

    story(told, room(100, places=2))


def test_there_is_no_more_inside_than_memory() -> None:
    """Whatever the places are."""

    async def told(queue: Queue) -> None:
        for name in "abc":
            await queue.come(name)
        assert queue.inside == ["a", "b"]
        await queue.go("b")
        assert queue.inside == ["a", "c"]

    story(told, room(2))


def test_first_come_is_first_in() -> None:
    """A small one that would fit waits behind a large one, or the large one waited for ever."""

    async def told(queue: Queue) -> None:
        await queue.come("first")
        await queue.come("large", 2 * SIZE_OF_EMPTY)
        await queue.come("small")
        assert queue.inside == ["first"]
        await queue.go("first")
        assert queue.inside == ["large"]
        await queue.go("large")
        assert queue.inside == ["small"]

    story(told, room(3))


def test_one_that_fits_nowhere_goes_in_alone() -> None:
    """SIZE let it come, so it must be opened some time."""

    async def told(queue: Queue) -> None:
        await queue.come("small")
        await queue.come("huge", 100 * SIZE_OF_EMPTY)
        await queue.come("next")
        assert queue.inside == ["small"]
        await queue.go("small")
        assert queue.inside == ["huge"]
        await queue.go("huge")
        assert queue.inside == ["next"]

    story(told, room(2))


def test_who_waits_too_long_hears_busy() -> None:
    """Its queue tries again; ours must not hold it longer than it listens."""

    async def told(queue: Queue) -> None:
        await queue.come("inside")
        await queue.come("late")
        await asyncio.wait([queue.tasks["late"]])
        assert reason_of(queue.tasks["late"]) == Reason.BUSY
        assert queue.inside == ["inside"]

    story(told, room(1, deadline_seconds=0.01))


def test_who_waited_too_long_does_not_stand_in_the_way() -> None:
    """The one behind fits where the one before it did not."""

    async def told(queue: Queue) -> None:
        await queue.come("inside")
        await queue.come("large", SIZE_OF_EMPTY)
        queue.admission.deadline_seconds = 60.0
        await queue.come("small")
        await asyncio.wait([queue.tasks["large"]])
        await settled()
        assert queue.inside == ["inside", "small"]

    story(told, room(2, deadline_seconds=0.01))


def test_one_called_in_the_moment_of_its_deadline_goes_in_or_gives_its_place_back() -> None:
    """The loop was busy past the deadline, and a place came free meanwhile: none may be lost."""

    async def told(queue: Queue) -> None:
        await queue.come("inside")
        await queue.come("late")
        queue.inside.remove("inside")
        # Both in one turn of the loop: first the place that comes free, then the deadline.
        asyncio.get_running_loop().call_soon(queue.admission.leave, queue.needs["inside"])
        time.sleep(0.05)  # noqa: ASYNC251 -- a loop that is busy is what this is about
        await asyncio.wait([queue.tasks["late"]])
        assert queue.admission._inside == len(queue.inside)

    story(told, room(1, deadline_seconds=0.02))


def test_a_peer_that_hangs_up_in_the_queue_is_passed_over() -> None:
    """Its place goes to the next."""

    async def told(queue: Queue) -> None:
        for name in "abc":
            await queue.come(name)
        await queue.lose("b")
        await queue.go("a")
        assert queue.inside == ["c"]

    story(told, room(1))


def test_a_peer_at_the_head_that_hangs_up_lets_the_next_in_at_once() -> None:
    """Nobody has to leave first: there was room for the one behind all the time."""

    async def told(queue: Queue) -> None:
        await queue.come("inside")
        await queue.come("large", SIZE_OF_EMPTY)
        await queue.come("small")
        await queue.lose("large")
        assert queue.inside == ["inside", "small"]

    story(told, room(2))


def test_a_peer_that_hangs_up_in_the_moment_it_is_called_gives_its_place_on() -> None:
    """It was counted as inside, and will never leave."""

    async def told(queue: Queue) -> None:
        for name in "abc":
            await queue.come(name)
        queue.inside.remove("a")
        queue.admission.leave(queue.needs["a"])
        await queue.lose("b")
        assert queue.inside == ["c"]

    story(told, room(1))


def test_closing_sends_those_home_who_wait() -> None:
    """Their mails are safe with their senders; who is inside stays."""

    async def told(queue: Queue) -> None:
        for name in "abc":
            await queue.come(name)
        queue.admission.close()
        await settled()
        assert [reason_of(queue.tasks[name]) for name in "bc"] == [Reason.SHUTTING_DOWN] * 2
        assert queue.inside == ["a"]

    story(told, room(1))


def test_closing_passes_over_who_has_left_or_was_called() -> None:
    """Neither can be told anything more."""

    async def told(queue: Queue) -> None:
        for name in "abc":
            await queue.come(name)
        queue.tasks["c"].cancel()
        queue.inside.remove("a")
        queue.admission.leave(queue.needs["a"])
        queue.admission.close()
        await settled()
        assert queue.inside == ["b"]

    story(told, room(1))
