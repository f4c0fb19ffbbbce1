"""Contents of many mebibytes on their way, which neither side ever holds as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.letters import INTAKE, KIRJAAMO
from tests.road.process import Answer, Running

PIECE_BYTES = 256 * 1024
END = b"\r\n.\r\n"


def send_content(running: Running, pieces: Iterable[bytes]) -> Answer:
    """Send a content piece by piece, as it is, and return the answer to it or to DATA.

    No line of it may begin with a dot. Raises what smtplib and ssl do where the gateway
    hangs up.
    """
    with running.client() as client:
        client.mail(KIRJAAMO)
        client.rcpt(INTAKE)
        code, text = client.docmd("DATA")
        if code == 354:
            assert client.sock is not None
            for piece in pieces:
                client.sock.sendall(piece)
            client.sock.sendall(END)
            code, text = client.getreply()
    return Answer(code, text.decode())


def pieces_of(path: Path) -> Iterator[bytes]:
    """Yield a file piece by piece."""
    with path.open("rb") as file:
        while piece := file.read(PIECE_BYTES):
            yield piece


def again_and_again(unit: bytes, size_bytes: int) -> Iterator[bytes]:
    """Yield a content of nothing but ``unit``, of about this size."""
    piece = unit * (PIECE_BYTES // len(unit))
    for _ in range(size_bytes // len(piece)):
        yield piece
