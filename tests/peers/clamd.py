"""A small scanner that speaks clamd's protocol on a Unix socket, and misbehaves when told to.

Honest, it does what clamd 1.4 was seen to do: one command a connection, then it hangs up.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

# In two halves, so that no scanner takes this file for what it looks for.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PATIENCE_SECONDS = 30.0

Behaviour = Callable[["Clamd", socket.socket], None]


@dataclass
class Clamd:
    """A clamd on the socket ``path``; ``behave`` may be exchanged at any time."""

    path: Path
    stream_max_bytes: int = 26_214_400
    scanned: list[bytes] = field(default_factory=list)
    connections: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.behave: Behaviour = honest

    def serve(self, listener: socket.socket) -> None:
        """Answer one connection after the other until the listener is closed."""
        while not self.over.is_set():
            with suppress(TimeoutError):
                connection, _ = listener.accept()
                self.connections += 1
                connection.settimeout(PATIENCE_SECONDS)
                with connection, suppress(ConnectionError):
                    self.behave(self, connection)


def honest(clamd: Clamd, connection: socket.socket) -> None:
    """Do as clamd does."""
    command = read(connection, 1)
    while not command.endswith(b"\0"):
        command += read(connection, 1)
    if command == b"zPING\0":
        connection.sendall(b"PONG\0")
    elif command == b"zINSTREAM\0":
        connection.sendall(verdict(clamd, connection))


def verdict(clamd: Clamd, connection: socket.socket) -> bytes:
    """Read a document and return clamd's answer; too long a one is not read to its end."""
    document = bytearray()
    while length := int.from_bytes(read(connection, 4), "big"):
        if len(document) + length > clamd.stream_max_bytes:
            return b"INSTREAM size limit exceeded. ERROR\0"
        document += read(connection, length)
    clamd.scanned.append(bytes(document))
    return b"stream: Eicar-Signature FOUND\0" if EICAR in document else b"stream: OK\0"


def read(connection: socket.socket, count: int) -> bytes:
    """Return exactly ``count`` bytes; raise ConnectionError when the other side is gone."""
    got = bytearray()
    while len(got) < count:
        more = connection.recv(count - len(got))
        if not more:
            raise ConnectionError
        got += more
    return bytes(got)


def saying(*pieces: bytes, each_after_seconds: float = 0.0) -> Behaviour:
    """Hear a document to its end, and say something else than the truth, piece by piece."""

    def behave(clamd: Clamd, connection: socket.socket) -> None:
        read(connection, len(b"zINSTREAM\0"))
        verdict(clamd, connection)
        for piece in pieces:
            clamd.over.wait(each_after_seconds)
            connection.sendall(piece)

    return behave


def hanging_up(*, after_bytes: int, saying: bytes = b"") -> Behaviour:
    """Hang up in the middle, with unread bytes: the kernel makes a reset of it."""

    def behave(_clamd: Clamd, connection: socket.socket) -> None:
        read(connection, after_bytes)
        connection.sendall(saying)

    return behave


def silent(clamd: Clamd, _connection: socket.socket) -> None:
    """Take the connection and do nothing, as a clamd that hangs."""
    clamd.over.wait(PATIENCE_SECONDS)


@contextmanager
def running_clamd(path: Path, backlog: int = 16) -> Iterator[Clamd]:
    """Give a clamd that listens on ``path``; after the block nothing is there any more."""
    clamd = Clamd(path)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.settimeout(0.05)
        listener.bind(str(path))
        listener.listen(backlog)
        thread = threading.Thread(target=clamd.serve, args=(listener,))
        thread.start()
        try:
            yield clamd
        finally:
            clamd.over.set()
            thread.join()
            path.unlink()
