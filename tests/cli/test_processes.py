"""Children kept running, with small programs that stand in for the real ones."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from silta.base.act import ActRefused
from silta.base.endpoint import Endpoint
from silta.cli.child import Child
from silta.cli.processes import Supervisor
from tests.journals import opened_journal
from tests.keys.processes import commands_with
from tests.peers.ports import free_port

SLEEPS = "import time; time.sleep(600)"
LISTENS = (
    "import socket, sys, time; time.sleep(0.2);"
    "server = socket.create_server(('127.0.0.1', int(sys.argv[1])));"
    "print('open', flush=True)\nwhile True: server.accept()[0].close()"
)
# Says its name on its way out; deaf, it stays.
LEAVES = (
    "import signal, sys, time\n"
    "def leave(*_): print(sys.argv[1], flush=True); sys.exit(0)\n"
    "signal.signal(signal.SIGTERM, leave); print('up', flush=True); time.sleep(600)"
)
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True)"


def program(name: str, code: str, *arguments: str, listens: Endpoint | None = None) -> Child:
    """Return a small Python program as a child."""
    return Child(name, (sys.executable, "-c", code, *arguments), listens=listens)


async def comes(text: str, log: Path, times: int = 1) -> None:
    """Wait until the log has ``text`` so many times; pytest's time limit ends what never comes."""
    while not (log.exists() and log.read_text().count(text) >= times):  # noqa: ASYNC110, ASYNC240 -- another process writes it
        await asyncio.sleep(0.02)


def wait_until_gone(mark: str) -> None:
    """Wait until no process has ``mark`` in its command; pytest's time limit ends what stays."""
    while commands_with(mark):
        time.sleep(0.02)


def test_a_child_that_died_is_started_again(tmp_path: Path) -> None:
    """And what ended it stands in the journal."""
    log = tmp_path / "log"

    async def story() -> tuple[int | None, int | None, str | None]:
        async with Supervisor(log_file=log) as supervisor:
            await supervisor.start([program("child", LEAVES, "left")])
            await comes("up", log)
            [kept] = supervisor.kept
            first = kept.pid
            assert first
            os.kill(first, signal.SIGKILL)
            await comes("up", log, times=2)
            return first, kept.pid, kept.ended

    first, second, ended = asyncio.run(story())
    assert (first != second, ended) == (True, "SIGKILL")
    assert log.read_text().split() == ["up", "up", "left"]
    assert log.stat().st_mode & 0o777 == 0o600


def test_one_that_ends_at_once_is_reported_and_never_given_up(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """It may be waiting for a database that comes back."""

    async def story() -> None:
        async with Supervisor(log_file=tmp_path / "log") as supervisor:
            await supervisor.start([program("child", "print('hm'); raise SystemExit(3)")])
            await comes("hm", tmp_path / "log", times=3)

    with opened_journal("up"):
        asyncio.run(story())
    told = capfd.readouterr().err
    assert '"detail": "exit code 3", "attempt": 2, "milliseconds": 1000' in told


def test_a_program_that_cannot_be_started_is_one_that_ends_at_once() -> None:
    """The tether says so by its exit code; the supervisor goes on."""

    async def story() -> None:
        async with Supervisor() as supervisor:
            await supervisor.start([Child("child", ("/nowhere/program",), listens=Endpoint("", 1))])
            with pytest.raises(ActRefused, match=r"child did not start \(exit code 1\)"):
                await supervisor.must_be_ready()

    asyncio.run(story())


def test_the_last_to_start_is_the_first_to_stop(tmp_path: Path) -> None:
    """The gateway starts last: nothing comes in before, or after, the others are there."""
    log = tmp_path / "log"
    names = ["worker", "portal", "gateway"]

    async def story() -> None:
        async with Supervisor(log_file=log) as supervisor:
            await supervisor.start([program(name, LEAVES, name) for name in names])
            await comes("up", log, times=3)

    asyncio.run(story())
    assert log.read_text().split() == ["up"] * 3 + names[::-1]


def test_one_that_is_deaf_is_killed_with_what_it_started(tmp_path: Path) -> None:
    """A stop has an end."""
    mark, log = f"grandchild-of-{os.getpid()}", tmp_path / "log"
    starts = f"subprocess.Popen([sys.executable, '-c', '{SLEEPS}', '{mark}'])"

    async def story() -> float:
        async with Supervisor(log_file=log, stop_patience=timedelta(seconds=0.3)) as supervisor:
            code = f"import subprocess, sys; {starts}; {DEAF}; {SLEEPS}"
            await supervisor.start([program("deaf", code)])
            await comes("up", log)
            began = time.monotonic()
        return time.monotonic() - began

    assert 0.3 < asyncio.run(story()) < 5
    wait_until_gone(mark)


def test_children_are_waited_for_until_they_listen(tmp_path: Path) -> None:
    """Who calls a server too early meets a closed door."""
    port = free_port()

    async def story() -> str:
        async with Supervisor(log_file=tmp_path / "log") as supervisor:
            address = Endpoint("127.0.0.1", port)
            await supervisor.start([program("server", LISTENS, str(port), listens=address)])
            await supervisor.must_be_ready()
            await supervisor.ready()
            return (tmp_path / "log").read_text()

    assert asyncio.run(story()) == "open\n"


def test_a_child_that_does_not_listen_in_time_is_refused() -> None:
    """A demo that waits for ever says nothing."""
    address = Endpoint("127.0.0.1", free_port())

    async def story() -> None:
        async with Supervisor() as supervisor:
            await supervisor.start([program("server", SLEEPS, listens=address)])
            await supervisor.must_be_ready(timedelta(seconds=0.3))

    with pytest.raises(ActRefused, match="server is not ready in time"):
        asyncio.run(story())


def test_nothing_starts_where_another_program_listens() -> None:
    """It would be taken for the child, and mails would go to it."""

    async def story() -> None:
        server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        taken = program("server", SLEEPS, listens=Endpoint("127.0.0.1", port))
        async with server, Supervisor() as supervisor:
            with pytest.raises(ActRefused, match=f"another program listens on 127.0.0.1:{port}"):
                await supervisor.start([program("other", SLEEPS), taken])
            assert supervisor.kept == []

    asyncio.run(story())


SUPERVISES = """
import asyncio, sys
from silta.cli.child import Child
from silta.cli.processes import Supervisor
async def story():
    async with Supervisor() as supervisor:
        await supervisor.start([Child("child", (sys.executable, "-c", *sys.argv[1:]))])
        await asyncio.sleep(600)
asyncio.run(story())
"""


def test_a_child_ends_with_a_supervisor_that_was_killed(tmp_path: Path) -> None:
    """Else it would hold its address, and nobody would know of it."""
    mark, log = f"orphan-of-{os.getpid()}", tmp_path / "log"
    command = [sys.executable, "-c", SUPERVISES, f"print('up', flush=True); {SLEEPS}", mark]
    with log.open("wb") as output:
        supervisor = subprocess.Popen(command, stdout=output)
    asyncio.run(comes("up", log))
    supervisor.kill()
    supervisor.wait()
    wait_until_gone(mark)
