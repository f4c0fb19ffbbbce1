"""Hostile senders and a polite one, each a process: a flood, and NOOPs that ask how late we are.

``python bench/flooding.py line PORT`` sends one line without end, ``lines`` empty lines; each
prints how many bytes went. ``noop PORT`` asks until its input closes, and prints the longest
time that an answer took, in milliseconds.
"""

from __future__ import annotations

import select
import sys

from bench.client import Session
from silta.cli.demo import siltala

PIECE_BYTES = 64 * 1024
PIECES = {"line": b"a" * PIECE_BYTES, "lines": b"\r\n" * (PIECE_BYTES // 2)}
# Five times what SIZE allows: the gateway reads and drops what is too much.
FLOOD_BYTES = 256 * 1024 * 1024
NOOP_EVERY_SECONDS = 0.02


def flood(port: int, piece: bytes) -> int:
    """Send a content without an end, and hang up in it; return the bytes that went."""
    session = Session(port)
    session.ask(f"MAIL FROM:<{siltala.KIRJAAMO}>\r\n".encode())
    session.ask(f"RCPT TO:<{siltala.ADDRESS}>\r\n".encode())
    assert session.ask(b"DATA\r\n") == 354  # noqa: PLR2004 -- RFC 5321 section 4.2
    gone = 0
    try:
        while gone < FLOOD_BYTES:
            session.socket.sendall(piece)
            gone += len(piece)
    except OSError:
        pass  # hung up on, which is as good an end as any
    session.socket.close()
    return gone


def worst_noop_ms(port: int) -> float:
    """Ask fifty times a second until standard input closes; return the longest time."""
    session, worst = Session(port), 0.0
    print("asking", flush=True)
    while not select.select([sys.stdin], [], [], NOOP_EVERY_SECONDS)[0]:
        worst = max(worst, session.noop_ms())
    session.close()
    return worst


def main() -> None:
    """Do one of the three, and print its number."""
    act, port = sys.argv[1], int(sys.argv[2])
    print(worst_noop_ms(port) if act == "noop" else flood(port, PIECES[act]))


if __name__ == "__main__":
    main()
