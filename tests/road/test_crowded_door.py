"""A real gateway with a crowd before it: caps by its settings, and few file descriptors."""

from __future__ import annotations

import smtplib
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from silta.gateway.descriptors import FOR_EACH_SESSION, reserve
from silta.gateway.serve import WORKERS
from tests.road.building import copy_of
from tests.road.process import SILTA, Running
from tests.town import Town

TOO_MANY = b"421 4.7.0 session.too_many "
CROWD = 300
ROOM = 40
PROMPTLY_SECONDS = 10  # THREATS cases 23 and 24 say 1; the machine of a test is loaded


@pytest.fixture
def town(first_town: Town) -> Iterator[Town]:
    """Give a town whose gateway is not running yet."""
    with copy_of(first_town) as copied:
        yield copied


@contextmanager
def crowd(running: Running, size: int) -> Iterator[list[socket.socket]]:
    """Give this many connections from 127.0.0.2 to 127.0.0.31, in turn."""
    with ExitStack() as open_ones:
        connections = []
        for number in range(size):
            source = (f"127.0.0.{2 + number % 30}", 0)
            connection = socket.create_connection(("127.0.0.1", running.port), 30, source)
            connections.append(open_ones.enter_context(connection))
        yield connections


def greetings(connections: list[socket.socket]) -> list[bytes]:
    """Return the first line that each of them hears."""
    return [connection.recv(200) for connection in connections]


def test_one_address_has_its_share_and_another_its_mail_filed(town: Town) -> None:
    """The settings are read, and 421 is what a mail server takes for later."""
    running = town.start_gateway(SILTA_MAX_CONNECTIONS_PER_ADDRESS="1", SILTA_MAX_CONNECTIONS="31")
    with crowd(running, 60) as connections:
        heard = greetings(connections)
        assert sum(line.startswith(b"220 ") for line in heard) == 30
        assert sum(line.startswith(TOO_MANY) for line in heard) == 30
        assert town.send(town.mail()).reason == "filed"


def test_with_few_descriptors_the_door_is_full_before_they_end(town: Town) -> None:
    """Mails inside need theirs; without one, asyncio tries to accept without pause."""
    limited = f"ulimit -n {reserve(WORKERS) + FOR_EACH_SESSION * ROOM}; exec {SILTA} gateway"
    running = town.start_gateway(("sh", "-c", limited))
    with crowd(running, CROWD) as connections:
        heard = greetings(connections)
        began = time.monotonic()
        with pytest.raises(smtplib.SMTPConnectError, match=r"session\.too_many"):
            smtplib.SMTP("127.0.0.1", running.port, timeout=60)
        assert time.monotonic() - began < PROMPTLY_SECONDS
    assert sum(line.startswith(b"220 ") for line in heard) == ROOM
    assert sum(line.startswith(TOO_MANY) for line in heard) == CROWD - ROOM
    assert "too few file descriptors" in running.journal()
    assert running.journal().count("turned away") < 10
    assert _sent_when_they_have_left(town)


def _sent_when_they_have_left(town: Town) -> bool:
    """Send a letter as soon as the door has room; tell whether it was filed."""
    ends_at = time.monotonic() + 2 * PROMPTLY_SECONDS
    while time.monotonic() < ends_at:
        try:
            return town.send(town.mail()).reason == "filed"
        except smtplib.SMTPConnectError:
            time.sleep(0.1)
    return False
