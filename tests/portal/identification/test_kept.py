"""What is kept, and for how long."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from silta.portal.identification.failures import IdentificationFailed, unavailable
from silta.portal.identification.kept import Kept


def counting() -> Callable[[], int]:
    """Return a fetch that counts itself from one."""
    numbers = iter(range(1, 1000))
    return lambda: next(numbers)


@pytest.mark.parametrize("ask", [Kept[int].get, Kept[int].get_newer])
@pytest.mark.parametrize(
    ("later", "kept", "newer"), [(0, 1, 1), (59.9, 1, 1), (60, 1, 2), (3599, 1, 2), (3600, 2, 2)]
)
def test_it_is_kept_for_an_hour_or_a_minute(
    ask: Callable[[Kept[int]], int], later: float, kept: int, newer: int
) -> None:
    """An hour by itself, a minute when something newer is asked for."""
    now = [0.0]
    it = Kept(counting(), ticks=lambda: now[0])
    it.get()
    now[0] = later
    assert ask(it) == (kept if ask is Kept.get else newer)


def test_a_failure_does_not_forget_what_was_good() -> None:
    """Asking for newer keys in vain leaves the keys that everybody else needs."""
    now, answers = [0.0], iter([7])

    def fetch() -> int:
        for answer in answers:
            return answer
        raise unavailable("away")

    it = Kept(fetch, ticks=lambda: now[0])
    it.get()
    now[0] = 61
    with pytest.raises(IdentificationFailed):
        it.get_newer()
    assert it.get() == 7


def test_threads_that_need_it_at_once_fetch_it_once() -> None:
    """The first log-ins of a morning come together."""
    fetched, everybody = [], threading.Barrier(8)

    def fetch() -> int:
        fetched.append(1)
        return 7

    it = Kept(fetch)

    def ask() -> None:
        everybody.wait(5)
        assert it.get() == 7

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(fetched) == 1
