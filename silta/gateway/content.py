"""The content of a mail as it comes in: judged line by line, its dot-stuffing undone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from silta.base.reason import Reason, Refused

LINE_END = b"\r\n"
LONGEST_LINE_BYTES = 998  # RFC 5322 section 2.1.1, the line end not counted
LONGEST_OPEN_LINE_BYTES = LONGEST_LINE_BYTES + len(b".\r")  # stuffed, its LF still to come
# Armour has lines of 64, base64 of 76. Thirty million empty lines are a legal size.
LEAST_BYTES_A_LINE = 32
LEAST_LINES = 10_000
# After these the peer tries again: what else is wrong is not told.
OUR_FLAWS = {Reason.STORAGE_FULL, Reason.FAULT}


class Sink(Protocol):
    """Where a content goes."""

    def write(self, piece: bytes, /) -> None:
        """Keep a piece; raise Refused(storage.full) where there is no room for it."""
        ...


@dataclass(slots=True)
class Content:
    """Takes a content in pieces cut anywhere, and hands whole lines to ``sink``.

    From its first flaw on nothing is kept, so that the rest can go by. It never holds more
    than the piece it was given and a line.
    """

    limit_bytes: int
    sink: Sink
    _flaw: Refused | None = None
    _open_line: bytes = b""
    _size_bytes: int = 0
    _lines: int = 0

    def take(self, piece: bytes) -> None:
        """Take the next piece."""
        if self._flaw is not None:
            self._size_bytes += len(piece)
            return
        text = self._open_line + piece if self._open_line else piece
        cut = text.rfind(LINE_END) + len(LINE_END)
        if cut < len(LINE_END):
            cut = 0
        self._open_line = text[cut:]
        try:
            if cut:
                self._keep(text[:cut])
        except Refused as refused:
            self._flaw = refused
        # Such a line passes every limit before it ends: its mail is lost already.
        if self._flaw is None and len(self._open_line) > LONGEST_OPEN_LINE_BYTES:
            self._flaw = Refused(Reason.LINE_TOO_LONG)
        if self._flaw is not None:
            self._open_line = b""

    def end(self) -> None:
        """Raise Refused if there was a flaw: that it was too large, or the first one."""
        if self._flaw is not None:
            ours = self._flaw.reason in OUR_FLAWS
            raise self._flaw if ours else self._too_large() or self._flaw

    def _keep(self, lines: bytes) -> None:
        # The doubled dots count neither as size nor as length: RFC 1870 section 5,
        # RFC 5321 section 4.5.3.1.6.
        unstuffed = (LINE_END + lines).replace(b"\r\n.", LINE_END)[len(LINE_END) :]
        self._size_bytes += len(unstuffed)
        self._lines += check_lines(unstuffed)
        self._check_totals()
        self.sink.write(unstuffed)

    def _check_totals(self) -> None:
        too_large = self._too_large()
        if too_large is not None:
            raise too_large
        if self._lines > most_lines(self.limit_bytes):
            raise Refused(Reason.MAIL_UNREADABLE, "too many lines")

    def _too_large(self) -> Refused | None:
        is_too_large = self._size_bytes > self.limit_bytes
        return Refused(Reason.SIZE_TOO_LARGE) if is_too_large else None


def most_lines(limit_bytes: int) -> int:
    """Return how many lines a content may have where it may have so many bytes."""
    return max(LEAST_LINES, limit_bytes // LEAST_BYTES_A_LINE)


def check_content(content: bytes, limit_bytes: int) -> None:
    """Raise Refused unless a whole content is small enough and its lines are good."""
    if len(content) > limit_bytes:
        raise Refused(Reason.SIZE_TOO_LARGE)
    if check_lines(content) > most_lines(limit_bytes):
        raise Refused(Reason.MAIL_UNREADABLE, "too many lines")


def check_lines(content: bytes) -> int:
    """Return how many lines there are; raise Refused unless each one is good.

    Each ends with CRLF, is short enough and holds no NUL. A bare CR or LF is a line end to
    some parsers and none to others (SMTP smuggling); RFC 5321 section 2.3.8 forbids both.
    """
    pairs = content.count(LINE_END)
    if content.count(b"\r") != pairs or content.count(b"\n") != pairs or b"\0" in content:
        raise Refused(Reason.LINE_BARE_NEWLINE)
    if _has_long_line(content):
        raise Refused(Reason.LINE_TOO_LONG)
    return pairs


def _has_long_line(content: bytes) -> bool:
    """Tell whether a line is too long, looking at about one line end in each 1,000 octets."""
    position = 0
    while len(content) - position > LONGEST_LINE_BYTES:
        window_end = position + LONGEST_LINE_BYTES + len(LINE_END)
        end = content.rfind(LINE_END, position, window_end)
        if end < 0:
            return True
        position = end + len(LINE_END)
    return False
