"""Free TCP ports on loopback, and waiting for somebody to listen there."""

from __future__ import annotations

import os
import secrets
import socket
import time

# Below Linux's ephemeral range (32768 and up), where any outgoing connection could take the port
# between our look and its use.
FIRST_PORT, PORTS_A_WORKER, WORKERS = 20_000, 500, 24

_given: set[int] = set()


def free_port() -> int:
    """Return a port of 127.0.0.1 on which nobody listens; never the same one twice.

    Each pytest-xdist worker has a range of its own, so that workers cannot collide.
    """
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % WORKERS
    first = FIRST_PORT + worker * PORTS_A_WORKER
    while True:
        port = first + secrets.randbelow(PORTS_A_WORKER)
        if port not in _given and _is_free(port):
            _given.add(port)
            return port


def is_listening(port: int) -> bool:
    """Whether somebody accepts connections on this port of 127.0.0.1."""
    with socket.socket() as client:
        client.settimeout(1)
        return client.connect_ex(("127.0.0.1", port)) == 0


def wait_until_listening(port: int, seconds: float = 15) -> None:
    """Return as soon as somebody listens; raises TimeoutError when nobody does in time."""
    end = time.monotonic() + seconds
    while not is_listening(port):
        if time.monotonic() > end:
            raise TimeoutError(f"nobody listens on port {port} after {seconds} s")
        time.sleep(0.02)


def _is_free(port: int) -> bool:
    with socket.socket() as server:
        # A closed connection that still waits out its time keeps nobody from listening again.
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            server.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
