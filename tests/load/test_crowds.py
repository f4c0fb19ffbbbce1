"""A real gateway and full-sized crowds: slow, many, and few descriptors (cases 23 and 24)."""

from __future__ import annotations

import smtplib
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.letters import INTAKE, KIRJAAMO
from tests.load.crowds import SlowClient, answer_to_an_honest_client, mass, most_at_once, slow_crowd
from tests.load.gateways import UNMEASURED, is_fault
from tests.road.building import copy_of
from tests.road.process import Running
from tests.town import Town

SLOW = 500
MANY = 10_000
FEW_DESCRIPTORS = 256
HONEST = 15
# The promise is for most of them: a test machine has other things to do now and then.
PROMPTLY_SECONDS, AT_LAST_SECONDS = 1.0, 10.0
# How long the test itself may take to bring its crowd together.
GATHERING_SECONDS = 120.0
MOST_JOURNAL_BYTES = 1_000_000
GREETINGS = (b"220 ", b"421 4.7.0 session.too_many ")

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture
def town(first_town: Town) -> Iterator[Town]:
    """Give a town whose gateway is not running yet."""
    with copy_of(first_town) as copied:
        yield copied


def honest_clients_are_told_promptly(running: Running) -> None:
    """See that one client after the other hears a greeting, or 421, within a second."""
    heard = [answer_to_an_honest_client(running) for _ in range(HONEST)]
    seconds = [after for _, after in heard]
    assert all(line.startswith(GREETINGS) for line, _ in heard), heard
    assert statistics.median(seconds) < PROMPTLY_SECONDS
    assert max(seconds) < AT_LAST_SECONDS


def is_calm(running: Running) -> None:
    """See that the gateway lives, met no fault, and did not fill its journal."""
    journal = running.journal()
    assert running.process.poll() is None
    assert len(journal) < MOST_JOURNAL_BYTES
    assert [line for line in journal.splitlines() if is_fault(line)] == []


def send_when_there_is_room(running: Running, mail: bytes) -> str:
    """Send as a mail server does, again after each 421; return the reason in the answer."""
    end = time.monotonic() + 2 * AT_LAST_SECONDS
    while True:
        try:
            return running.send(mail).reason
        except (smtplib.SMTPException, OSError):
            assert time.monotonic() < end, "there was no room in time"
            time.sleep(0.05)


def test_five_hundred_slow_clients_keep_nobody_waiting(town: Town) -> None:
    """They hold half of the house's places, in commands, in handshakes and in mails."""
    running = town.start_gateway(UNMEASURED)
    with slow_crowd(running, SLOW) as clients:
        honest_clients_are_told_promptly(running)
        assert running.send(town.mail()).reason == "filed"
        _wait_for_bytes(clients[0])
        honest_clients_are_told_promptly(running)
    is_calm(running)
    assert running.stop() == 0


def _wait_for_bytes(client: SlowClient) -> None:
    end = time.monotonic() + GATHERING_SECONDS
    while client.sent < 3:
        assert time.monotonic() < end
        time.sleep(0.1)


def test_ten_thousand_connections_keep_nobody_waiting(town: Town) -> None:
    """As many at once as this machine's limit lets us have, until all have been there."""
    running = town.start_gateway(UNMEASURED)
    at_once = min(MANY, most_at_once())
    for _ in range(-(-MANY // at_once)):
        with mass(running, at_once) as connections:
            honest_clients_are_told_promptly(running)
            heard = [connection.recv(200)[:4] for connection in connections]
        assert set(heard) == {b"220 ", b"421 "}
    assert send_when_there_is_room(running, town.mail()) == "filed"
    is_calm(running)
    assert running.stop() == 0


def test_with_256_descriptors_all_are_served_or_told(town: Town) -> None:
    """Mails go in beside a crowd of more than ten times as many as there is room for."""
    limited = f"ulimit -n {FEW_DESCRIPTORS}; exec {' '.join(UNMEASURED)}"
    running = town.start_gateway(("sh", "-c", limited))
    with running.client() as inside, mass(running, 1000):
        honest_clients_are_told_promptly(running)
        for _ in range(5):
            assert not inside.sendmail(KIRJAAMO, INTAKE, town.mail())
        honest_clients_are_told_promptly(running)
    with ThreadPoolExecutor(40) as peers:
        mails = [town.mail() for _ in range(40)]
        reasons = list(peers.map(lambda mail: send_when_there_is_room(running, mail), mails))
    assert set(reasons) == {"filed"}
    assert len(town.messages()) == 45
    is_calm(running)
    assert running.stop() == 0
