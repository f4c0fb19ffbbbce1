"""The journal as a process opens it, for one test: afterwards nothing writes to its stream."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from silta.base.journal import open_journal


@contextmanager
def opened_journal(process: str = "test") -> Iterator[None]:
    """Open the journal on the standard error of now, and put all back as it was."""
    root = logging.getLogger()
    level, handlers = root.level, root.handlers[:]
    root.handlers.clear()  # opening would close those of pytest
    open_journal(process)
    try:
        yield
    finally:
        structlog.contextvars.clear_contextvars()
        structlog.reset_defaults()
        root.setLevel(level)
        root.handlers[:] = handlers
