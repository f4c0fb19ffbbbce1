"""A Web Key Directory on a loopback port, over real TLS, that answers as a test tells it."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import trustme

from silta.keys.directory_fetch import Web

DOMAIN, HOST = "siltala.example", "openpgpkey.siltala.example"
Answers = Callable[[BaseHTTPRequestHandler], None]


def content(body: bytes, status: int = 200, **headers: str) -> Answers:
    """Return an answer with a body."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        request.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body)

    return answer


def dripping(request: BaseHTTPRequestHandler) -> None:
    """Answer a byte at a time, without end."""
    request.send_response(200)
    request.end_headers()
    while True:
        request.wfile.write(b"x")
        time.sleep(0.05)


def silent(_request: BaseHTTPRequestHandler) -> None:
    """Answer nothing for longer than anybody waits."""
    time.sleep(5)


@dataclass(slots=True)
class Directory:
    """What was asked, and how the world looks to whoever fetches: ``hosts`` are all there is."""

    port: int
    context: ssl.SSLContext
    answers: Answers
    hosts: dict[str, Sequence[str]] = field(default_factory=lambda: {HOST: ["127.0.0.1"]})
    asked: list[str] = field(default_factory=list)

    def web(self, deadline: timedelta = timedelta(seconds=10)) -> Web:
        """Return the way to this directory, and to nothing else."""
        return Web(
            resolve=lambda host: self.hosts.get(host, ()),
            may_connect=lambda address: address == "127.0.0.1",
            context=self.context,
            port=self.port,
            deadline=deadline,
        )


@contextmanager
def directory(answers: Answers, *names: str) -> Iterator[Directory]:
    """Run a directory with a certificate for ``names``, or for both hosts of Siltala."""
    authority = trustme.CA()
    found: list[Directory] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found[0].asked.append(f"{self.headers['Host'].partition(':')[0]}{self.path}")
            found[0].answers(self)

        def log_message(self, *_: object) -> None:
            return

    server = _Quiet(("127.0.0.1", 0), Handler)
    ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*(names or (DOMAIN, HOST))).configure_cert(ours)
    server.socket = ours.wrap_socket(server.socket, server_side=True)
    theirs = ssl.create_default_context()
    authority.configure_trust(theirs)
    found.append(Directory(server.server_address[1], theirs, answers))
    running = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    running.start()
    try:
        yield found[0]
    finally:
        server.shutdown()
        running.join()
        server.server_close()


class _Quiet(ThreadingHTTPServer):
    """A server that leaves who hung up alone."""

    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: the other side's end is what is tested."""
        del request, client_address
