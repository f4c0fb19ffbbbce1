"""The structured log: one JSON line for each event on standard error, and no secrets.

Fields are allowed by name, and their values checked by shape, so that a new log line
cannot let a person's data out by accident (DESIGN invariant 6, THREATS case 27).
"""

from __future__ import annotations

import io
import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO, cast

import structlog
from structlog.typing import FilteringBoundLogger

# Each holds an id, a name of our own, a count or a time; none holds text of a sender.
ALLOWED = frozenset({
    "event", "level", "timestamp", "room",
    "account", "address", "attempt", "authority", "bytes", "certificate", "count", "detail",
    "error", "evidence", "field", "frames", "generation", "key", "listen", "message",
    "method", "milliseconds", "mail", "pid", "process", "reason", "reply", "request", "route",
    "rule", "service", "session", "signal", "status", "step", "tls", "version",
})  # fmt: skip
HIDDEN = "[hidden]"
# The shape of a Finnish personal identity code, with every separator of 2023.
IDENTITY_CODE = re.compile(
    r"(?<![0-9A-Z])\d{6}[-+A-FU-Y]\d{3}[0-9A-Y](?![0-9A-Z])", re.IGNORECASE | re.ASCII
)
# A local part may be quoted and hold spaces; a domain may be internationalised, or a literal.
MAIL_ADDRESS = re.compile(r"(?:\"[^\"]*\"|[^\s<>@\"']+)@(?=[\w\[])")
LONGEST_VALUE = 300  # a value of ours is an id or a short sentence


def _clean(value: object) -> object:
    """Return ``value`` without identity codes, local parts and control characters."""
    if isinstance(value, bool | int | float) or value is None:
        return value
    text = MAIL_ADDRESS.sub("***@", IDENTITY_CODE.sub(HIDDEN, str(value)))
    return "".join(c if c.isprintable() else "?" for c in text[:LONGEST_VALUE])


def redact(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Keep the allowed fields, cleaned; of the others only the name and that it was hidden."""
    return {name: _clean(value) if name in ALLOWED else HIDDEN for name, value in event.items()}


class _Steady(io.TextIOBase):
    """A stream that is written to while it takes what is written.

    A journal that cannot be written must not turn a mail that is filed into a fault: its
    sender would try again, hear the same, and give up what is in the mailbox.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with suppress(OSError, ValueError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            self._stream.flush()


def open_journal(process: str, stream: TextIO | None = None) -> None:
    """Send this process's journal to ``stream``, or standard error; called by the command line."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            redact,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(cast("TextIO", _Steady(stream or sys.stderr))),
        cache_logger_on_first_use=False,
    )
    structlog.contextvars.bind_contextvars(process=process)
    _silence_libraries()


def _silence_libraries() -> None:
    """Let no library write by itself: aiosmtpd's INFO names each recipient, DEBUG each line."""
    logging.basicConfig(handlers=[logging.NullHandler()], level=logging.CRITICAL, force=True)


def journal(room: str) -> FilteringBoundLogger:
    """Return the journal of one room."""
    logger: FilteringBoundLogger = structlog.get_logger(room=room)
    return logger


def frames_of(error: BaseException) -> str:
    """Return where ``error`` was raised, innermost last, without its text.

    The text of an exception often quotes what it could not digest.
    """
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    places = [f"{'/'.join(Path(frame.filename).parts[-2:])}:{frame.lineno}" for frame in frames]
    return " > ".join(places)
