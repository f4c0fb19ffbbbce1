"""The small web server for health and metrics; the process works on without it."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

from silta.base.endpoint import Endpoint
from silta.base.journal import frames_of, journal
from silta.base.metrics import Board

log = journal("metrics")

# One who asks slowly, or not at all, holds one of these places and nothing else of the process.
PLACES: Final = 8
SLOWEST_SECONDS: Final = 5


@contextmanager
def shown(board: Board, listen: Endpoint) -> Iterator[None]:
    """Answer at ``listen`` while the block runs; port 0 is a free one, told to the journal.

    Where the address cannot be had, one line says so, and the process goes on without:
    no mail waits for those who watch.
    """
    try:
        server = _Server(board, listen)
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        log.warning("no metrics", detail=f"cannot listen on {listen}: {why}")
        yield
        return
    _start(threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True))
    log.info("metrics", listen=str(Endpoint(listen.host, server.server_address[1])))
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def _start(thread: threading.Thread) -> None:
    """Start a thread that takes no signals: those of the process are for who waits for them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    try:
        thread.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    # Two processes at one address would each be seen now and then.
    allow_reuse_port = False

    def __init__(self, board: Board, listen: Endpoint) -> None:
        self.board = board
        self.address_family = socket.AF_INET6 if ":" in listen.host else socket.AF_INET
        self._places = threading.BoundedSemaphore(PLACES)
        super().__init__((listen.host, listen.port), _Page)

    def server_bind(self) -> None:
        """Bind without asking a resolver for this machine's name, as the library does."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "silta", self.server_address[1]

    def process_request(self, request: socket.socket, client_address: tuple[str, int]) -> None:  # type: ignore[override]  # over TCP it is no datagram
        """Answer in a thread, while there is a place; else hang up."""
        if self._places.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(  # type: ignore[override]  # as above
        self, request: socket.socket, client_address: tuple[str, int]
    ) -> None:
        """Answer, and give the place back."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._places.release()

    def handle_error(self, request: object, client_address: object) -> None:
        """Tell the journal where, where the library would print what was asked."""
        del request, client_address
        error = sys.exception()
        if error is not None and not isinstance(error, ConnectionError | TimeoutError):
            log.error("fault", error=type(error).__name__, frames=frames_of(error))


class _Page(BaseHTTPRequestHandler):
    timeout = SLOWEST_SECONDS
    server: _Server

    def do_GET(self) -> None:
        """Answer with the board's page."""
        status, kind, content = self.server.board.page(self.path)
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def version_string(self) -> str:
        """Name nothing but ourselves."""
        return "Silta"

    def log_message(self, *_: object) -> None:
        """Write nothing: the journal is for what happens here."""
