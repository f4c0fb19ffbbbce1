"""Jobs are done again and again, and no fault of one ends the others."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from silta.cli import jobs
from silta.cli.jobs import Crew, Job, Stopping
from tests.journals import opened_journal

OFTEN, SELDOM = timedelta(milliseconds=1), timedelta(hours=1)
LONG_ENOUGH = 30


class Times:
    """A job that counts its passes; ``reached`` waits until there were so many."""

    def __init__(self, then: Callable[[Stopping], object] = lambda _stopping: None) -> None:
        self._passes = threading.Semaphore(0)
        self._then = then

    def __call__(self, stopping: Stopping) -> None:
        """Count, and do what the test wants."""
        self._passes.release()
        self._then(stopping)

    def reached(self, times: int) -> bool:
        """Wait for so many passes more."""
        return all(self._passes.acquire(timeout=LONG_ENOUGH) for _ in range(times))


def broken(_stopping: Stopping) -> None:
    """Fail as a library does: with what it was given in the text."""
    raise RuntimeError("cannot reach aino@example.fi")


@pytest.fixture(autouse=True)
def journal_of_this_test() -> Iterator[None]:
    """Write the journal as the worker does."""
    with opened_journal():
        yield


def test_each_job_is_done_again_and_again() -> None:
    """Each at its own pace, from the start on."""
    often, seldom = Times(), Times()
    crew = Crew([Job("often", OFTEN, often), Job("seldom", SELDOM, seldom)])
    crew.start()
    assert often.reached(3)
    assert seldom.reached(1)
    assert crew.stop() == []


def test_a_fault_ends_neither_its_job_nor_another(capsys: pytest.CaptureFixture[str]) -> None:
    """The journal tells its type and place; its text may quote somebody."""
    bad, good = Times(broken), Times()
    with opened_journal():
        crew = Crew([Job("bad", OFTEN, bad), Job("good", OFTEN, good)])
        crew.start()
        assert bad.reached(2)
        assert good.reached(2)
        crew.stop()
    said = capsys.readouterr().err
    assert '"step": "bad"' in said
    assert '"error": "RuntimeError"' in said
    assert "test_jobs.py" in said
    assert "aino" not in said


def test_the_pass_in_hand_is_finished() -> None:
    """What was begun would else be done twice."""
    go_on, finished = threading.Event(), threading.Event()

    def work(_stopping: Stopping) -> None:
        go_on.wait(LONG_ENOUGH)
        finished.set()

    job = Times(work)
    crew = Crew([Job("slow", SELDOM, job)])
    crew.start()
    assert job.reached(1)
    threading.Timer(0.1, go_on.set).start()
    assert crew.stop() == []
    assert finished.is_set()


def test_a_job_with_many_items_hears_of_the_end() -> None:
    """It ends after the item in hand, not after the last of thousands."""

    def work(stopping: Stopping) -> None:
        while not stopping():
            pass

    job = Times(work)
    crew = Crew([Job("items", SELDOM, job)])
    crew.start()
    assert job.reached(1)
    assert crew.stop() == []


def test_a_job_that_does_not_end_is_named() -> None:
    """And does not keep the process."""
    held = threading.Event()
    job = Times(lambda _stopping: held.wait(LONG_ENOUGH))
    crew = Crew([Job("stuck", SELDOM, job), Job("other", SELDOM, Times())])
    crew.start()
    assert job.reached(1)
    assert crew.stop(timedelta(milliseconds=50)) == ["stuck"]
    held.set()


def test_a_crew_with_a_job_that_hangs_is_not_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """The supervisor hears nothing then, and starts the worker anew."""
    held = threading.Event()
    job = Times(lambda _stopping: held.wait(LONG_ENOUGH))
    crew = Crew([Job("stuck", SELDOM, job)])
    crew.start()
    assert job.reached(1)
    assert crew.is_well()
    monkeypatch.setattr(jobs, "HANGING", timedelta(0))
    assert not crew.is_well()
    held.set()
    crew.stop()
    assert not crew.is_well()


def test_a_job_that_goes_from_item_to_item_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many items there are: each time it asks, it shows life."""
    monkeypatch.setattr(jobs, "HANGING", timedelta(seconds=1))

    def work(stopping: Stopping) -> None:
        while not stopping():
            time.sleep(0.01)

    job = Times(work)
    crew = Crew([Job("items", SELDOM, job)])
    crew.start()
    assert job.reached(1)
    time.sleep(1.2)
    assert crew.is_well()
    crew.stop()
