"""One child process: how it is started, what its end was, and when to start it again."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from silta.base.endpoint import Endpoint
from silta.base.notify import without_supervisor
from silta.cli import tether

FIRST_DELAY = timedelta(seconds=0.5)
LONGEST_DELAY = timedelta(seconds=30)
# A child that lived this long was well; what ends it then is news.
LIVED = timedelta(minutes=1)
LOG_MODE = 0o600


@dataclass(frozen=True, slots=True)
class Child:
    """A program to keep running; ``environment`` is added to ours.

    It counts as ready when it ``listens``, or as soon as it runs where that is None.
    """

    name: str
    argv: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    listens: Endpoint | None = None


def silta_child(
    name: str, *, listens: Endpoint | None = None, environment: Mapping[str, str] | None = None
) -> Child:
    """Return the command ``silta NAME`` as a child, by the interpreter that runs us.

    A port 0 is known to the child alone, so there nobody can wait for it.
    """
    known = listens if listens and listens.port else None
    return Child(name, (sys.executable, "-P", "-m", "silta.cli", name), environment or {}, known)


def delay_before(attempt: int) -> timedelta:
    """Return how long to wait before starting again for the ``attempt``-th time in a row, from 1.

    0.5 s, doubled each time, at most 30 s.
    """
    # Ten doublings are far beyond the longest; so no number grows without end.
    delay = FIRST_DELAY * (1 << min(attempt - 1, 10))
    return min(delay, LONGEST_DELAY)


def attempts_after(attempts: int, lived: timedelta) -> int:
    """Return how many starts in a row have now been short-lived, this end included."""
    return 1 if lived >= LIVED else attempts + 1


def end_in_words(code: int) -> str:
    """Return how a process ended: its exit code, or the signal that ended it."""
    if code >= 0:
        return f"exit code {code}"
    with suppress(ValueError):
        return signal.Signals(-code).name
    return f"signal {-code}"


async def spawn(child: Child, log_file: Path | None) -> asyncio.subprocess.Process:
    """Start the program in a session of its own; it ends with us, whatever ends us.

    Ctrl-C at a terminal so reaches us alone. Output goes to the end of ``log_file``, or where
    ours goes. Raises OSError when the system has no room for it.
    """
    output = None if log_file is None else _opened(log_file)
    try:
        return await asyncio.create_subprocess_exec(
            *tether.command(child.argv),
            env={**without_supervisor(os.environ), **child.environment},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    finally:
        if output is not None:
            os.close(output)


def _opened(log_file: Path) -> int:
    return os.open(log_file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, LOG_MODE)


def kill_all_of(process: asyncio.subprocess.Process) -> None:
    """End by SIGKILL whatever is left of a child and of the processes that it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


async def accepts(endpoint: Endpoint) -> bool:
    """Tell whether somebody takes connections at this address."""
    try:
        # Not wait_for, which may swallow the cancelling of a task in Python 3.11.
        async with asyncio.timeout(1):
            _, writer = await asyncio.open_connection(*endpoint)
    except (OSError, TimeoutError):
        return False
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()
    return True
