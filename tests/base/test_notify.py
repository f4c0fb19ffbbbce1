"""What systemd is told, over real sockets."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from silta.base.notify import (
    READY,
    STOPPING,
    keep_alive,
    keep_alive_in_thread,
    notify,
    status,
    watchdog_interval,
    without_supervisor,
)


@pytest.fixture
def supervisor(short_tmp: Path) -> Iterator[socket.socket]:
    """Give the socket on which systemd would listen."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(short_tmp / "notify"))
        listening.settimeout(5)
        yield listening


@pytest.fixture
def watched(supervisor: socket.socket, monkeypatch: pytest.MonkeyPatch) -> socket.socket:
    """Give that socket to this process, with a watchdog of 20 milliseconds."""
    monkeypatch.setenv("NOTIFY_SOCKET", supervisor.getsockname())
    monkeypatch.setenv("WATCHDOG_USEC", "20000")
    monkeypatch.delenv("WATCHDOG_PID", raising=False)
    return supervisor


def test_the_supervisor_hears_each_state_on_a_line(supervisor: socket.socket) -> None:
    """So sd_notify(3) writes several in one datagram."""
    notify(READY, status("filing\nmails"), environment={"NOTIFY_SOCKET": supervisor.getsockname()})
    assert supervisor.recv(200) == b"READY=1\nSTATUS=filing mails"


def test_an_abstract_socket_is_named_by_an_at_sign() -> None:
    """A container's supervisor has no file for it."""
    name = f"silta-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(f"\0{name}")
        notify(STOPPING, environment={"NOTIFY_SOCKET": f"@{name}"})
        assert listening.recv(200) == b"STOPPING=1"


@pytest.mark.parametrize(
    "name", ["", "relative", "/nowhere/notify", "/" + "x" * 200, "/\0", "@", "vsock:2:1"]
)
def test_a_word_that_cannot_be_sent_hurts_nothing(name: str) -> None:
    """A mail that is being filed must not fail for it."""
    notify(READY, environment={"NOTIFY_SOCKET": name})


def test_a_supervisor_that_does_not_read_holds_nobody_up(supervisor: socket.socket) -> None:
    """Its queue is full after some hundred words, and the event loop goes on."""
    for _ in range(2000):
        notify(READY, environment={"NOTIFY_SOCKET": supervisor.getsockname()})


@pytest.mark.parametrize(
    ("microseconds", "process", "interval"),
    [
        ("30000000", None, timedelta(seconds=15)),
        ("30000000", "ours", timedelta(seconds=15)),
        ("30000000", "another", None),
        ("0", None, None),
        ("soon", None, None),
        ("²", None, None),
        (None, None, None),
    ],
)
def test_the_watchdog_is_fed_twice_in_its_time(
    microseconds: str | None, process: str | None, interval: timedelta | None
) -> None:
    """As sd_watchdog_enabled(3) advises; another process's watchdog is not ours."""
    processes = {"ours": os.getpid(), "another": os.getppid()}
    given = {"WATCHDOG_USEC": microseconds, "WATCHDOG_PID": processes.get(process or "")}
    assert watchdog_interval({k: str(v) for k, v in given.items() if v is not None}) == interval


def test_the_event_loop_feeds_the_watchdog_until_it_stops(watched: socket.socket) -> None:
    """A loop that hangs feeds nothing: that is what the watchdog is for."""

    async def lives_a_while() -> None:
        stop = asyncio.Event()
        asyncio.get_running_loop().call_later(0.1, stop.set)
        await keep_alive(stop)

    asyncio.run(lives_a_while())
    assert [watched.recv(200) for _ in range(3)] == [b"WATCHDOG=1"] * 3


def test_a_thread_feeds_the_watchdog_until_it_stops(watched: socket.socket) -> None:
    """The same without an event loop."""
    stop = threading.Event()
    threading.Timer(0.1, stop.set).start()
    keep_alive_in_thread(stop)
    assert [watched.recv(200) for _ in range(3)] == [b"WATCHDOG=1"] * 3


def test_without_a_watchdog_nothing_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a plain terminal there is nobody to tell."""
    monkeypatch.delenv("WATCHDOG_USEC", raising=False)
    asyncio.run(keep_alive(asyncio.Event()))


def test_a_child_does_not_answer_for_its_parent() -> None:
    """Its READY would be taken for ours."""
    ours = {"NOTIFY_SOCKET": "/run/x", "WATCHDOG_USEC": "1", "WATCHDOG_PID": "1", "LANG": "C"}
    assert without_supervisor(ours) == {"LANG": "C"}
