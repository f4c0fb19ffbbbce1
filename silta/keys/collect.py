"""Reading what a child process writes, up to byte caps and a deadline."""

from __future__ import annotations

import fcntl
import os
import selectors
import time
from collections.abc import Sequence
from contextlib import suppress
from enum import Enum

from silta.keys.closing import Closing

# The largest pipe an unprivileged process may have (pipe(7)): fewer wake-ups on documents.
PIPE_BYTES = 1024 * 1024


class Cut(Enum):
    """Why a run was ended before its own end."""

    SIZE = "size"
    TIME = "time"


class Pipe(Closing):
    """A pipe whose content is kept up to ``limit_bytes``."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes
        self._chunks: list[bytes] = []
        self._bytes = 0
        self.is_over_limit = False
        self.is_at_end = False
        self.read_end, self.write_end = os.pipe()
        os.set_blocking(self.read_end, False)
        with suppress(OSError):
            fcntl.fcntl(self.read_end, fcntl.F_SETPIPE_SZ, PIPE_BYTES)

    def close(self) -> None:
        """Close both ends."""
        os.close(self.read_end)
        self.close_write_end()

    def close_write_end(self) -> None:
        """Close our own copy of the write end: with the child's, the pipe has its end."""
        if self.write_end >= 0:
            os.close(self.write_end)
        self.write_end = -1

    def read(self) -> bool:
        """Take what is there now; return False when that was nothing, or the end."""
        try:
            chunk = os.read(self.read_end, PIPE_BYTES)
        except BlockingIOError:
            return False
        self._chunks.append(chunk)
        self._bytes += len(chunk)
        self.is_over_limit = self._bytes > self._limit_bytes
        self.is_at_end = not chunk
        return bool(chunk)

    def drain(self) -> None:
        """Take all that is in the pipe, up to one chunk over the limit."""
        while not self.is_over_limit and self.read():
            pass

    @property
    def content(self) -> bytes:
        """Return what was read, never more than the limit."""
        return b"".join(self._chunks)[: self._limit_bytes]


def collect(pid: int, pipes: Sequence[Pipe], until: float) -> Cut | None:
    """Read the pipes until the child ends; return why not, if it must be ended before that.

    ``until`` is on the monotonic clock. Not the end of a pipe but the end of the child is
    waited for: a grandchild may hold a pipe open for ever.
    """
    for pipe in pipes:
        pipe.close_write_end()
    child = os.pidfd_open(pid)
    try:
        with selectors.DefaultSelector() as selector:
            selector.register(child, selectors.EVENT_READ)
            for pipe in pipes:
                selector.register(pipe.read_end, selectors.EVENT_READ, pipe)
            return _collect(selector, pipes, until)
    finally:
        os.close(child)


def _collect(selector: selectors.BaseSelector, pipes: Sequence[Pipe], until: float) -> Cut | None:
    has_ended = False
    while not has_ended:
        left_seconds = until - time.monotonic()
        if left_seconds <= 0:
            return Cut.TIME
        for key, _ in selector.select(left_seconds):
            pipe: Pipe | None = key.data
            if pipe is None:
                has_ended = True
            elif not pipe.read() and pipe.is_at_end:
                selector.unregister(key.fd)
        if any(pipe.is_over_limit for pipe in pipes):
            return Cut.SIZE
    for pipe in pipes:
        pipe.drain()
    return Cut.SIZE if any(pipe.is_over_limit for pipe in pipes) else None
