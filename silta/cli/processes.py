"""Child processes kept running: started again when they die, and stopped in order."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from silta.base.act import ActRefused
from silta.base.journal import journal
from silta.cli.child import (
    Child,
    accepts,
    attempts_after,
    delay_before,
    end_in_words,
    kill_all_of,
    spawn,
)

log = journal("up")

# The gateway waits 25 s for the mails inside it; then there is nothing left to wait for.
STOP_PATIENCE = timedelta(seconds=30)
START_PATIENCE = timedelta(seconds=30)
LOOK_SECONDS = 0.05


class Kept:
    """One child that is started again whenever it ends, until it is told to stop.

    ``ready`` is set when it first was; ``ended`` says how it last ended, if it ever did.
    """

    def __init__(self, child: Child, log_file: Path | None) -> None:
        self.child = child
        self.ready = asyncio.Event()
        self.ended: str | None = None
        self._log_file = log_file
        self._stopping = asyncio.Event()
        self._process: asyncio.subprocess.Process | None = None
        self._task = asyncio.create_task(self._keep())

    @property
    def pid(self) -> int | None:
        """Return the process that runs now, if one does."""
        return None if self._process is None else self._process.pid

    async def stop(self, patience: timedelta = STOP_PATIENCE) -> None:
        """End it by SIGTERM, and by SIGKILL when it is still there after ``patience``."""
        self._stopping.set()
        self._terminate()
        await asyncio.wait([self._task], timeout=patience.total_seconds())
        if not self._task.done() and self._process is not None:
            log.warning("killed", process=self.child.name, pid=self._process.pid)
            kill_all_of(self._process)
        await self._task

    def _terminate(self) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGTERM)

    async def _keep(self) -> None:
        attempts = 0
        clock = asyncio.get_running_loop().time
        while not self._stopping.is_set():
            began = clock()
            self.ended = await self._run_once()
            if self._stopping.is_set():
                log.info("stopped", process=self.child.name, detail=self.ended)
                return
            attempts = attempts_after(attempts, timedelta(seconds=clock() - began))
            await self._pause(attempts)

    async def _run_once(self) -> str:
        """Run the program to its end, and return how it ended."""
        try:
            process = await spawn(self.child, self._log_file)
        except OSError as error:
            return f"not started: {error.strerror}"
        self._process = process
        log.info("started", process=self.child.name, pid=process.pid)
        if self._stopping.is_set():  # told to stop while it was being started
            self._terminate()
        looking = asyncio.create_task(self._look())
        code = await process.wait()
        looking.cancel()
        await asyncio.wait([looking])
        # What it started may hold its address still.
        kill_all_of(process)
        self._process = None
        return end_in_words(code)

    async def _look(self) -> None:
        """Find out when the child is ready; nobody tells us, so we ask again and again."""
        while self.child.listens:
            if await accepts(self.child.listens):
                break
            await asyncio.sleep(LOOK_SECONDS)
        self.ready.set()

    async def _pause(self, attempts: int) -> None:
        delay = delay_before(attempts).total_seconds()
        milliseconds = round(delay * 1000)
        told = {"process": self.child.name, "detail": self.ended, "attempt": attempts}
        log.warning("ended, to be started again", **told, milliseconds=milliseconds)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), delay)


class Supervisor:
    """Keeps children running until the end of its block, and then stops the last one first.

    With ``log_file`` their output is appended to it; else it goes where ours goes.
    """

    def __init__(
        self, *, log_file: Path | None = None, stop_patience: timedelta = STOP_PATIENCE
    ) -> None:
        self.kept: list[Kept] = []
        self._log_file = log_file
        self._stop_patience = stop_patience

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        while self.kept:
            await self.kept[-1].stop(self._stop_patience)
            self.kept.pop()

    async def start(self, children: Sequence[Child]) -> None:
        """Start children in this order; ``ready`` and ``must_be_ready`` wait for them.

        Raises ActRefused where another program listens at an address of theirs: it would
        be taken for the child. Then none of them is started.
        """
        for child in children:
            if child.listens and await accepts(child.listens):
                raise ActRefused(f"another program listens on {child.listens}, not {child.name}")
        self.kept += [Kept(child, self._log_file) for child in children]

    async def ready(self) -> None:
        """Return when every child was ready once, however often it had to be started."""
        for one in self.kept:
            await one.ready.wait()

    async def must_be_ready(self, within: timedelta = START_PATIENCE) -> None:
        """Return when every child was ready once; raise ActRefused for one that fails at that.

        It fails when it ends before, or is not ready ``within`` this time.
        """
        until = asyncio.get_running_loop().time() + within.total_seconds()
        for one in self.kept:
            while not one.ready.is_set():
                if one.ended is not None:
                    raise ActRefused(f"{one.child.name} did not start ({one.ended}); see its log")
                if asyncio.get_running_loop().time() > until:
                    raise ActRefused(f"{one.child.name} is not ready in time; see its log")
                await asyncio.sleep(LOOK_SECONDS)


def until_told_to_stop() -> asyncio.Event:
    """Return what SIGTERM and SIGINT set; a second one changes nothing of what the first began."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop
