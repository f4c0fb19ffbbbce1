"""Processes of this machine, by the folder they work in or by their command line."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def are_gone(folder: Path) -> bool:
    """Tell whether no process works in ``folder``; a killed one gets a second to be gone."""
    return _comes_true(lambda: not _works_in(folder))


def no_command_with(words: str) -> bool:
    """Tell whether no command line contains ``words``; who was told to end gets a second."""
    return _comes_true(lambda: not commands_with(words))


def commands_with(words: str) -> list[str]:
    """Return the command lines that contain ``words``."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            if words in command:
                found.append(command)
    return found


def _works_in(folder: Path) -> bool:
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (process / "cwd").readlink() == folder:
                return True
    return False


def _comes_true(question: Callable[[], bool]) -> bool:
    until = time.monotonic() + 1
    while not question() and time.monotonic() < until:
        time.sleep(0.01)
    return question()
