"""The door to clamd: a virus scanner looks at each document of a letter (clamd(8), INSTREAM).

"Not scanned" is never "clean". Only the very answer ``OK`` lets a document pass; a clamd that is
away, slow, short of something or hard to understand is our fault, and the peer keeps the mail.
"""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from silta.base.reason import Reason, Refused

PING, PONG = b"zPING\0", b"PONG\0"
CLEAN = b"stream: OK\0"
FOUND = re.compile(rb"stream: ([^\0]+) FOUND\0")
TOO_LONG = b"INSTREAM size limit exceeded. ERROR\0"
# With AlertExceedsMax clamd says so of a document that it has not looked at to its end.
UNFINISHED = b"Heuristics.Limits.Exceeded"
SHOWABLE = re.compile(rb"[ -~]{1,100}")  # ours: the longest official name has some 60 characters

CHUNK_BYTES = 65_536
LONGEST_ANSWER = 1024  # ours: ten times what an answer can reasonably be
PAUSE_SECONDS = 0.05  # between two tries to get into clamd's full queue


class NotScanned(Exception):  # noqa: N818 -- says what is the case
    """A document was not looked at, or not to its end; the text is for the journal."""


@dataclass(frozen=True, slots=True)
class Scanner:
    """A clamd on the Unix socket ``path``; threads may share it: a connection a scan, no state.

    ``scan_seconds`` is for a whole letter, so that 20 documents do not keep a thread for 20 times
    as long; ``connect_seconds`` for each connection, within them.
    """

    path: Path
    connect_seconds: float = 5.0
    scan_seconds: float = 60.0

    def is_there(self) -> bool:
        """Tell whether a clamd answers now."""
        try:
            with self._line(time.monotonic() + self.connect_seconds) as line:
                line.send(PING)
                return line.answer() == PONG
        except OSError:
            return False

    def scan(self, documents: Sequence[bytes]) -> None:
        """Return when clamd has found each document clean; never inside a transaction.

        Raises Refused: document.malicious with the document as its field, and fault for one
        that was not scanned.
        """
        until = time.monotonic() + self.scan_seconds
        for number, document in enumerate(documents):
            field = f"documents.{number}"
            try:
                found = signature_in(self._ask(document, until))
            except (NotScanned, OSError) as error:
                # A text of the system says no more than its type, and may name a path.
                why = str(error) if isinstance(error, NotScanned) else type(error).__name__
                raise Refused(Reason.FAULT, f"{field} was not scanned: {why}") from None
            if found is not None:
                raise Refused(Reason.DOCUMENT_MALICIOUS, f"clamd found {found}", field=field)

    def _ask(self, document: bytes, until: float) -> bytes:
        with self._line(until) as line:
            try:
                line.stream(document)
                return line.answer()
            except ConnectionError:
                raise NotScanned(_last_words(line)) from None

    @contextmanager
    def _line(self, until: float) -> Iterator[_Line]:
        """Give a new connection to clamd, all of whose waiting ends at ``until``."""
        connected_by = min(until, time.monotonic() + self.connect_seconds)
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            while True:
                connection.settimeout(_seconds_to(connected_by))
                try:
                    connection.connect(str(self.path))
                    break
                except BlockingIOError:
                    # Its queue is full: a Unix socket says so at once, and does not wait.
                    time.sleep(PAUSE_SECONDS)
            yield _Line(connection, until)


@dataclass(frozen=True, slots=True)
class _Line:
    """An open connection; ``until`` is of the monotonic clock. All raise OSError."""

    connection: socket.socket
    until: float

    def send(self, content: bytes | memoryview) -> None:
        self.connection.settimeout(_seconds_to(self.until))
        self.connection.sendall(content)

    def stream(self, document: bytes) -> None:
        """Send a document in chunks, each after its length; a length of zero ends it."""
        self.send(b"zINSTREAM\0")
        whole = memoryview(document)
        for at in range(0, len(whole), CHUNK_BYTES):
            chunk = whole[at : at + CHUNK_BYTES]
            self.send(len(chunk).to_bytes(4, "big"))
            self.send(chunk)
        self.send(bytes(4))

    def answer(self) -> bytes:
        """Return what comes up to a NUL, the end or more than an answer can be."""
        got = b""
        while b"\0" not in got and len(got) <= LONGEST_ANSWER:
            self.connection.settimeout(_seconds_to(self.until))
            more = self.connection.recv(LONGEST_ANSWER)
            if not more:
                break
            got += more
        return got


def signature_in(answer: bytes) -> str | None:
    """Return the name of what clamd found in a document, None where it says that it is clean.

    Raises NotScanned for every other answer. A name that is not short printable ASCII is not
    shown, and counts as found all the same.
    """
    if answer == CLEAN:
        return None
    found = FOUND.fullmatch(answer)
    if found is None:
        raise NotScanned(_trouble(answer))
    name = found[1]
    if name.startswith(UNFINISHED):
        raise NotScanned("clamd gave up at one of its limits")
    return name.decode("ascii") if SHOWABLE.fullmatch(name) else "something without a usable name"


def _trouble(answer: bytes) -> str:
    """Return our own words for an answer that is no verdict; its text is never repeated."""
    if answer == TOO_LONG:
        return "longer than clamd's StreamMaxLength"
    if answer.endswith(b" ERROR\0"):
        return "clamd had an error"
    return "clamd gave no answer that we know" if answer else "clamd gave no answer"


def _last_words(line: _Line) -> str:
    """Return why clamd hung up on us; whatever it says then, it is no verdict."""
    with suppress(OSError):
        if line.answer() == TOO_LONG:
            return _trouble(TOO_LONG)
    return "clamd hung up in the middle"


def _seconds_to(end: float) -> float:
    """Return the seconds up to ``end``; raise TimeoutError when none are left."""
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
