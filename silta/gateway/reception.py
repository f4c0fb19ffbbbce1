"""Receiving the content after DATA: bytes up to CRLF.CRLF, and not one more."""

from __future__ import annotations

from asyncio import StreamReader
from collections.abc import Callable
from dataclasses import dataclass

from silta.gateway.content import Content

# RFC 5321 section 4.1.1.4: the line end before the dot belongs to the content.
END = b"\r\n.\r\n"
LINE_END = b"\r\n"
# More than a reader ever holds at its default limits, so that one call empties it.
READ_BYTES = 16 * 1024 * 1024


class PeerLeftError(ConnectionError):
    """The connection ended within the content: nothing was received, nothing is answered."""


@dataclass(slots=True)
class Reception:
    """The content of one mail as it comes in.

    After a flaw its bytes are read and dropped, so that the peer can hear why.
    """

    content: Content
    # The CRLF of the DATA command counts, so that an empty content ends with ".CRLF".
    _tail: bytes = LINE_END

    async def receive(self, reader: StreamReader, alive: Callable[[], None]) -> None:
        """Return when the end of the content has come.

        What the peer sent after it stays in ``reader``; ``alive`` is called whenever
        something came, so that only silence counts as idle. Raises PeerLeftError, and what
        ``Content.end`` does.
        """
        while True:
            chunk = await reader.read(READ_BYTES)
            if not chunk:
                raise PeerLeftError
            alive()
            rest = self._take(chunk)
            if rest is not None:
                reader.feed_data(rest)
                self.content.end()
                return

    def _take(self, chunk: bytes) -> bytes | None:
        """Pass on what belongs to the content; return what follows its end, None before it."""
        window = self._tail + chunk
        end = window.find(END)
        if end < 0:
            self.content.take(chunk)
            self._tail = window[-(len(END) - 1) :]
            return None
        last_line_end = end + len(LINE_END) - len(self._tail)
        # Of the line with the dot a part may have been passed on: an open line, never kept.
        if last_line_end > 0:
            self.content.take(chunk[:last_line_end])
        return window[end + len(END) :]
