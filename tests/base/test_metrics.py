"""Health and metrics: what they say, and that nobody who asks can hurt the process."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from prometheus_client import Counter
from prometheus_client.parser import text_string_to_metric_families

import silta
from silta.base.endpoint import Endpoint
from silta.base.metrics import Board
from silta.base.metrics_server import PLACES, shown
from tests.journals import opened_journal
from tests.peers.ports import free_port

# A process that waits for SIGTERM as the worker does, with metrics beside.
WAITS = """
import signal
from silta.base.endpoint import Endpoint
from silta.base.journal import open_journal
from silta.base.metrics import Board
from silta.base.metrics_server import shown
open_journal("test")
signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
with shown(Board("test", lambda: True), Endpoint("127.0.0.1", 0)):
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    print("ready", flush=True)
    signal.sigtimedwait({signal.SIGTERM}, 30)
    print("in order", flush=True)
"""


@contextmanager
def board(board: Board, host: str = "127.0.0.1") -> Iterator[int]:
    """Show a board on a free port, and give the port."""
    port = free_port()
    with shown(board, Endpoint(host, port)):
        yield port


def get(port: int, path: str, host: str = "127.0.0.1") -> tuple[int, str]:
    """Ask for a page; return status and content."""
    client = http.client.HTTPConnection(host, port, timeout=10)
    try:
        client.request("GET", path)
        answer = client.getresponse()
        return answer.status, answer.read().decode()
    finally:
        client.close()


def failing() -> bool:
    """Fail as a database does that is away."""
    raise OSError("postgresql://silta:hunter2@db.example")


def test_a_process_says_that_it_lives_and_is_ready() -> None:
    """For whoever starts it again, and for whoever sends it work."""
    with board(Board("test", lambda: True)) as port:
        assert get(port, "/health/live") == (200, "alive\n")
        assert get(port, "/health/ready") == (200, "ready\n")
        assert get(port, "/")[0] == 404


def test_a_process_without_its_database_is_not_ready(capsys: pytest.CaptureFixture[str]) -> None:
    """It lives all the same; and what the driver says of the address stays with it."""
    with opened_journal(), board(Board("test", failing)) as port:
        assert get(port, "/health/ready") == (503, "not ready\n")
        assert get(port, "/health/live")[0] == 200
    assert "hunter2" not in capsys.readouterr().err


def test_metrics_are_as_prometheus_reads_them() -> None:
    """The version and the process, what it costs, and what else it counts."""
    counter = Counter("silta_test", "A test.", ["reason"], registry=None)
    counter.labels("filed").inc()
    with board(Board("test", lambda: True, [counter])) as port:
        families = list(text_string_to_metric_families(get(port, "/metrics?x=1")[1]))
    samples = {one.name: one for family in families for one in family.samples}
    assert samples["silta_build_info"].labels == {"version": silta.__version__, "process": "test"}
    assert samples["silta_test_total"].value == 1
    assert samples["process_resident_memory_bytes"].value > 0


def test_a_taken_address_is_one_clear_line(capsys: pytest.CaptureFixture[str]) -> None:
    """And the process goes on: no mail waits for those who watch."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with opened_journal(), shown(Board("test", lambda: True), Endpoint("127.0.0.1", port)):
            pass
    [line] = capsys.readouterr().err.splitlines()
    assert json.loads(line)["event"] == "no metrics"
    assert (
        json.loads(line)["detail"] == f"cannot listen on 127.0.0.1:{port}: Address already in use"
    )


def test_port_0_is_a_free_one_that_the_journal_names(capsys: pytest.CaptureFixture[str]) -> None:
    """Several at once need no plan of ports."""
    with opened_journal(), shown(Board("test", lambda: True), Endpoint("127.0.0.1", 0)):
        [line] = capsys.readouterr().err.splitlines()
        assert get(int(json.loads(line)["listen"].rpartition(":")[2]), "/health/live")[0] == 200


def test_it_listens_on_ipv6_too() -> None:
    """Where the setting says so."""
    with board(Board("test", lambda: True), "::1") as port:
        assert get(port, "/health/live", "::1")[0] == 200


def test_those_who_say_nothing_take_no_more_than_the_places() -> None:
    """They are let go after some seconds; the process has no thread for each of them."""
    with board(Board("test", lambda: True)) as port, ExitStack() as held:
        silent = [
            held.enter_context(socket.create_connection(("127.0.0.1", port)))
            for _ in range(PLACES + 3)
        ]
        silent[-1].settimeout(10)
        assert silent[-1].recv(1) == b""


@pytest.mark.parametrize(
    "said", [b"\r\n", b"GET\r\n\r\n", b"\x16\x03\x01", b"GET / HTTP/9.9\r\n\r\n"]
)
def test_noise_is_no_fault(said: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing of it comes into the journal."""
    with opened_journal(), board(Board("test", lambda: True)) as port:
        with socket.create_connection(("127.0.0.1", port)) as peer:
            peer.sendall(said)
        assert get(port, "/health/live")[0] == 200
    assert '"level": "error"' not in capsys.readouterr().err


def test_a_signal_finds_who_waits_for_it() -> None:
    """A thread that takes SIGTERM would end the worker in the middle of a mail."""
    command = [sys.executable, "-c", WAITS]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        os.kill(process.pid, signal.SIGTERM)
        assert process.stdout.readline() == "in order\n"
    assert process.returncode == 0
