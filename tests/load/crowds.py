"""Crowds before the door: slow clients that hold their places, and masses that want one."""

from __future__ import annotations

import resource
import smtplib
import socket
import ssl
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from threading import Event, Thread

from tests.letters import INTAKE, KIRJAAMO
from tests.road.process import Running

# From 127.0.0.2 on: no address has more of them than the house lets in.
ADDRESSES = 30
EVERY_SECONDS = 2.0
FEW = b"EHLO case-system.siltala.example\r\n" * 100
# As long as a mail server would wait for a greeting on its own machine, and longer.
GREETING_SECONDS = 60


@dataclass(slots=True)
class SlowClient:
    """A connection over which ``words`` go one byte at a time."""

    connection: socket.socket
    words: bytes
    sent: int = 0

    def send_a_byte(self) -> None:
        """Send the next byte; one that was hung up on has nothing more to say."""
        try:
            self.connection.send(self.words[self.sent % len(self.words) :][:1])
        except OSError:
            return
        self.sent += 1


def source(number: int) -> tuple[str, int]:
    """Return the address from which the client of this number comes."""
    return (f"127.0.0.{2 + number % ADDRESSES}", 0)


def connected(running: Running, number: int) -> socket.socket:
    """Return a connection from an address of the crowd's."""
    return socket.create_connection(("127.0.0.1", running.port), GREETING_SECONDS, source(number))


def slow_from_the_start(running: Running, number: int) -> SlowClient:
    """Return a client that says EHLO, very slowly."""
    connection = connected(running, number)
    connection.recv(200)
    return SlowClient(connection, FEW)


def slow_in_the_handshake(running: Running, number: int) -> SlowClient:
    """Return a client that began to speak TLS, very slowly."""
    connection = connected(running, number)
    for words in (b"", b"EHLO case-system.siltala.example\r\n", b"STARTTLS\r\n"):
        connection.sendall(words)
        connection.recv(500)
    return SlowClient(connection, _client_hello())


def slow_in_the_content(running: Running, number: int) -> SlowClient:
    """Return a client that is in the midst of a mail, which never ends."""
    client = smtplib.SMTP("127.0.0.1", running.port, "case-system", 60, source(number))
    client.starttls(context=unchecked())
    client.ehlo()
    client.mail(KIRJAAMO)
    client.rcpt(INTAKE)
    assert client.docmd("DATA")[0] == 354
    assert isinstance(client.sock, ssl.SSLSocket)
    return SlowClient(client.sock, FEW)


KINDS = (slow_from_the_start, slow_in_the_handshake, slow_in_the_content)


@contextmanager
def slow_crowd(running: Running, size: int) -> Iterator[list[SlowClient]]:
    """Give so many slow clients of all kinds, at it until the end of the block."""
    over = Event()
    with ExitStack() as stack:
        clients = [KINDS[number % len(KINDS)](running, number) for number in range(size)]
        for client in clients:
            stack.enter_context(client.connection)
        at_it = Thread(target=_send_slowly, args=(clients, over))
        at_it.start()
        stack.callback(at_it.join)
        stack.callback(over.set)
        yield clients


def _send_slowly(clients: Sequence[SlowClient], over: Event) -> None:
    while not over.wait(EVERY_SECONDS):
        for client in clients:
            client.send_a_byte()


@contextmanager
def mass(running: Running, size: int) -> Iterator[list[socket.socket]]:
    """Give so many connections that are made one right after the other and say nothing."""
    with ExitStack() as stack, many_descriptors(size + 256):
        yield [stack.enter_context(connected(running, number)) for number in range(size)]


@contextmanager
def many_descriptors(wanted: int) -> Iterator[None]:
    """Raise this process's soft limit for the block; ValueError where the hard one is lower."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def most_at_once() -> int:
    """Return how many connections this process may have, some of its own left."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return 1_000_000 if hard == resource.RLIM_INFINITY else hard - 512


def answer_to_an_honest_client(running: Running) -> tuple[bytes, float]:
    """Return the first line that one more client hears, and after how many seconds."""
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", running.port), GREETING_SECONDS) as connection:
        return connection.recv(200), time.monotonic() - began


def _client_hello() -> bytes:
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    speaker = unchecked().wrap_bio(incoming, outgoing, server_hostname="silta.localhost")
    try:
        speaker.do_handshake()
    except ssl.SSLWantReadError:
        return outgoing.read()
    raise AssertionError("nobody answered")


def unchecked() -> ssl.SSLContext:
    """Return TLS that takes whoever answers for the one."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
