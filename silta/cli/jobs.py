"""Doing jobs again and again, each in a thread of its own, until the process is told to stop."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final

from silta.base.journal import frames_of, journal
from silta.base.notify import (
    READY,
    STOPPING,
    WATCHDOG,
    keep_alive_in_thread,
    notify,
    watchdog_interval,
)

log = journal("worker")

STOP_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)
STOP_LIMIT: Final = timedelta(seconds=30)  # THREATS case 16
PULSE: Final = timedelta(seconds=5)  # where no supervisor says how often it looks
# A sweep of 100,000 files takes seconds, as a channel's call does.
HANGING: Final = timedelta(minutes=5)

Stopping = Callable[[], bool]
"""Tells a job that goes from item to item whether to end after this one; asking shows life."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is done at the start and then ``every`` so often; ``name`` is for the journal."""

    name: str
    every: timedelta
    act: Callable[[Stopping], None]


class Crew:
    """The threads, one for each job: a long sweep must not keep a mail waiting."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self._stop = threading.Event()
        # When each job last showed life, by the monotonic clock; a job at rest is not in it.
        self._busy: dict[str, float] = {}
        # Daemons, so that a job which does not end cannot keep the process; each in a copy of
        # this context, so that its lines in the journal name the process too.
        self._threads = [
            threading.Thread(
                target=copy_context().run, args=(self._repeat, job), name=job.name, daemon=True
            )
            for job in jobs
        ]

    def start(self) -> None:
        """Begin each job's first pass."""
        for thread in self._threads:
            thread.start()

    def is_well(self) -> bool:
        """Tell whether every job is alive and none has been at one thing for HANGING."""
        latest = time.monotonic() - HANGING.total_seconds()
        return all(thread.is_alive() for thread in self._threads) and all(
            since > latest for since in self._busy.copy().values()
        )

    def stop(self, limit: timedelta = STOP_LIMIT) -> list[str]:
        """Let the passes in hand end, within ``limit``; return the jobs that did not."""
        self._stop.set()
        end = time.monotonic() + limit.total_seconds()
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))
        return [thread.name for thread in self._threads if thread.is_alive()]

    def _repeat(self, job: Job) -> None:
        while not self._stop.is_set():
            self._do(job)
            del self._busy[job.name]
            self._stop.wait(job.every.total_seconds())

    def _is_stopping(self, name: str) -> bool:
        self._busy[name] = time.monotonic()
        return self._stop.is_set()

    def _do(self, job: Job) -> None:
        self._busy[job.name] = time.monotonic()
        try:
            job.act(partial(self._is_stopping, job.name))
        except Exception as error:  # noqa: BLE001 -- the next pass may do better, the others go on
            told = {"error": type(error).__name__, "frames": frames_of(error)}
            log.error("fault", step=job.name, **told)  # noqa: TRY400 -- the text may quote a person's data


def run(jobs: Sequence[Job]) -> None:
    """Do the jobs until SIGTERM or SIGINT, and end those in hand."""
    with _signals_kept():
        crew, ended = Crew(jobs), threading.Event()
        crew.start()
        log.info("started", count=len(jobs))
        notify(READY)
        pulse_seconds = (watchdog_interval() or PULSE).total_seconds()
        while signal.sigtimedwait(STOP_SIGNALS, pulse_seconds) is None:
            if crew.is_well():
                notify(WATCHDOG)
        notify(STOPPING)
        threading.Thread(target=keep_alive_in_thread, args=(ended,), daemon=True).start()
        unfinished = crew.stop()
    ended.set()
    for name in unfinished:
        log.warning("unfinished", step=name)
    log.info("stopped")


@contextmanager
def _signals_kept() -> Iterator[None]:
    """Keep the signals until ``sigtimedwait`` asks: threads started inside keep them too."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    try:
        yield
    finally:
        # Told twice is told: what still waits would end the process in the middle of its end.
        while signal.sigtimedwait(STOP_SIGNALS, 0):
            pass
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
