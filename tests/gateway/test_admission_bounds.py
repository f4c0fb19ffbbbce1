"""Admission whatever comes: the bounds hold, the order is kept, and all get in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.gateway.queueing import EMPTY, SIZE_OF_EMPTY, Queue, room, story

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("come"), st.integers(0, 8)),
        st.tuples(st.sampled_from(["go", "lose", "call and lose"]), st.integers(0, 20)),
    ),
    max_size=30,
)


async def step(queue: Queue, act: str, number: int) -> None:
    """Do one thing; where nobody is there to do it, nothing."""
    waiting = [name for name, task in queue.tasks.items() if not task.done()]
    if act == "come":
        await queue.come(str(len(queue.tasks)), number * SIZE_OF_EMPTY)
    elif act == "go" and queue.inside:
        await queue.go(queue.inside[number % len(queue.inside)])
    elif act == "lose" and waiting:
        await queue.lose(waiting[number % len(waiting)])
    elif act == "call and lose" and queue.inside and waiting:
        queue.admission.leave(queue.needs[queue.inside.pop(0)])
        await queue.lose(waiting[0])


@given(STEPS, st.integers(1, 4), st.integers(1, 6))
def test_whatever_happens_the_bounds_hold_and_all_get_in(
    steps: list[tuple[str, int]], places: int, mails: int
) -> None:
    """Never more than the memory, unless one alone; nobody waits when nobody is inside."""

    async def told(queue: Queue) -> None:
        for act, number in steps:
            await step(queue, act, number)
            taken = sum(queue.needs[name] for name in queue.inside)
            assert len(queue.inside) <= places
            assert taken <= mails * EMPTY or len(queue.inside) == 1
            assert queue.admission._taken_bytes == taken
        while queue.inside:
            await queue.go(queue.inside[0])
        assert all(task.done() for task in queue.tasks.values())

    story(told, room(mails, places))


@given(st.lists(st.integers(0, 8), max_size=12), st.integers(1, 4), st.integers(1, 6))
def test_mails_go_in_in_the_order_in_which_they_came(
    sizes: list[int], places: int, mails: int
) -> None:
    """However large they are."""
    order: list[str] = []

    async def told(queue: Queue) -> None:
        for number, size in enumerate(sizes):
            await queue.come(str(number), size * SIZE_OF_EMPTY)
        while queue.inside:
            order.append(queue.inside[0])
            await queue.go(queue.inside[0])

    story(told, room(mails, places))
    assert order == [str(number) for number in range(len(sizes))]
