"""How long each step of the demo took."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Clockwork:
    """Takes the time of named steps, in seconds of the monotonic clock."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._steps: list[tuple[str, float]] = []

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Take the time of a block; one that fails has none."""
        began = time.monotonic()
        yield
        self._steps.append((name, time.monotonic() - began))

    def table(self) -> str:
        """Return the steps and their seconds, a line each, and the whole."""
        rows = [*self._steps, ("all of it", time.monotonic() - self._began)]
        return "\n".join(f"{seconds:6.1f} s  {name}" for name, seconds in rows)
