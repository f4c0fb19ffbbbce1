"""Receiving the content after DATA: bytes up to CRLF.CRLF, and what no mail may hold."""

from __future__ import annotations

from asyncio import StreamReader
from collections.abc import Callable
from dataclasses import dataclass, field

from silta.base.reason import Reason, Refused

# RFC 5321 section 4.1.1.4: the line end before the dot belongs to the content.
END = b"\r\n.\r\n"
# More than a reader ever holds at its default limits, so that one call empties it.
READ_BYTES = 16 * 1024 * 1024
LONGEST_LINE_BYTES = 998  # RFC 5322 section 2.1.1, the line end not counted
LONGEST_OPEN_LINE_BYTES = LONGEST_LINE_BYTES + len(b".\r")  # stuffed, its LF still to come
LINE_END = b"\r\n"


class PeerLeftError(ConnectionError):
    """The connection ended within the content: nothing was received, nothing is answered."""


@dataclass(slots=True)
class Reception:
    """The content of one mail as it comes in, never holding more than ``limit_bytes``.

    Past the limit, and within a line without end, the bytes are read and dropped, so
    that the peer can hear why.
    """

    limit_bytes: int
    _kept: bytearray = field(default_factory=bytearray)
    _size_bytes: int = 0
    _open_line_bytes: int = 0
    _has_endless_line: bool = False
    # The CRLF of the DATA command counts, so that an empty content ends with ".CRLF".
    _tail: bytes = b"\r\n"

    async def receive(self, reader: StreamReader, alive: Callable[[], None]) -> bytes:
        """Return the content, its lines ended by CRLF, dot-stuffing undone.

        What the peer sent after the end stays in ``reader``; ``alive`` is called whenever
        something came, so that only silence counts as idle. Raises Refused(size.too_large),
        Refused(line.bare_newline), Refused(line.too_long), or PeerLeftError.
        """
        while True:
            chunk = await reader.read(READ_BYTES)
            if not chunk:
                raise PeerLeftError
            alive()
            rest = self._take(chunk)
            if rest is not None:
                reader.feed_data(rest)
                return self._content()

    def _take(self, chunk: bytes) -> bytes | None:
        """Keep what belongs to the content; return what follows its end, None before it."""
        window = self._tail + chunk
        end = window.find(END)
        if end < 0:
            self._keep(chunk)
            self._tail = window[-(len(END) - 1) :]
            return None
        after = end + len(END)
        self._keep(chunk[: max(0, after - len(self._tail))])
        return window[after:]

    def _keep(self, piece: bytes) -> None:
        self._size_bytes += len(piece)
        self._measure_open_line(piece)
        if self._is_too_large() or self._has_endless_line:
            self._kept.clear()
        else:
            self._kept += piece

    def _measure_open_line(self, piece: bytes) -> None:
        """Notice a line that passes every limit before it ends: its mail is lost already."""
        after_line_end = len(piece) - (piece.rfind(b"\n") + 1)
        before = 0 if after_line_end < len(piece) else self._open_line_bytes
        self._open_line_bytes = before + after_line_end
        if self._open_line_bytes > LONGEST_OPEN_LINE_BYTES:
            self._has_endless_line = True

    def _is_too_large(self) -> bool:
        return self._size_bytes > self.limit_bytes + len(END)

    def _content(self) -> bytes:
        if self._is_too_large():
            raise Refused(Reason.SIZE_TOO_LARGE)
        if self._has_endless_line:
            raise Refused(Reason.LINE_TOO_LONG)
        stuffed = b"\r\n" + self._kept[: -len(b".\r\n")]
        # The doubled dots count neither as size nor as length: RFC 1870 section 5,
        # RFC 5321 section 4.5.3.1.6.
        content = bytes(stuffed.replace(b"\r\n.", b"\r\n")[2:])
        check_content(content, self.limit_bytes)
        return content


def check_content(content: bytes, limit_bytes: int) -> None:
    """Raise Refused unless the whole content is small enough and its lines are good."""
    if len(content) > limit_bytes:
        raise Refused(Reason.SIZE_TOO_LARGE)
    check_lines(content)


def check_lines(content: bytes) -> None:
    """Raise Refused unless each line ends with CRLF, is short enough and holds no NUL.

    A bare CR or LF is a line end to some parsers and none to others (SMTP smuggling);
    RFC 5321 section 2.3.8 forbids both.
    """
    pairs = content.count(b"\r\n")
    if content.count(b"\r") != pairs or content.count(b"\n") != pairs or b"\0" in content:
        raise Refused(Reason.LINE_BARE_NEWLINE)
    if _has_long_line(content):
        raise Refused(Reason.LINE_TOO_LONG)


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
