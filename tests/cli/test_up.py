"""``silta up``: what it runs, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from silta.base.endpoint import Endpoint
from silta.base.settings import Settings
from silta.cli.up import children_of
from tests.cli.command import Silta
from tests.peers.ports import free_port

# As `silta up` runs its children, with the gateway alone: the others come and go without it.
PROGRAM = """
import asyncio
from silta.base.journal import open_journal
from silta.base.settings import Settings
from silta.cli.up import children_of, keep_up
open_journal("up")
asyncio.run(keep_up(children_of(Settings.load())[-1:]))
"""


def started(
    silta: Silta, log: Path, program: Sequence[str] = ("-c", PROGRAM), **more: str
) -> subprocess.Popen[bytes]:
    """Start a program in a home; its journal and its child's go to ``log``."""
    settings = {"SILTA_HOME": str(silta.home), **more}
    with log.open("wb") as output:
        return subprocess.Popen(
            [sys.executable, *program], env={**os.environ, **settings}, stderr=output
        )


def wait_for(what: Callable[[], bool]) -> None:
    """Wait until it is true; pytest's time limit ends what never comes."""
    while not what():
        time.sleep(0.02)


def test_the_gateway_starts_last_and_so_stops_first() -> None:
    """No mail may come in before, or after, the others run."""
    children = children_of(Settings())
    assert [child.name for child in children] == ["worker", "portal", "gateway"]
    assert [child.argv[1:] for child in children] == [
        ("-P", "-m", "silta.cli", name) for name in ("worker", "portal", "gateway")
    ]
    listens = [None, Endpoint("127.0.0.1", 8000), Endpoint("127.0.0.1", 2525)]
    assert [child.listens for child in children] == listens


def test_a_machine_without_a_home_is_told_what_to_do(tmp_path: Path) -> None:
    """Else three processes would say it again and again."""
    done = Silta(tmp_path / "nowhere").process("up")
    assert (done.exit_code, "run 'silta init'" in done.err) == (1, True)


def test_a_taken_address_is_said_in_one_line(silta: Silta) -> None:
    """The program that has it would be taken for the gateway."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        address = f"127.0.0.1:{other.getsockname()[1]}"
        settings = {"SILTA_PORTAL_LISTEN": "127.0.0.1:0", "SILTA_GATEWAY_LISTEN": address}
        done = replace(silta, settings=settings).process("up")
    said = f"silta: another program listens on {address}, not gateway\n"
    assert (done.exit_code, done.err.endswith(said)) == (1, True)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_is_ready_with_its_children_and_stops_in_order(
    silta: Silta, short_tmp: Path, number: signal.Signals
) -> None:
    """READY is said once, and a signal sent twice is no quarrel."""
    listen = f"127.0.0.1:{free_port()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(short_tmp / "notify"))
        told = {"NOTIFY_SOCKET": systemd.getsockname(), "SILTA_GATEWAY_LISTEN": listen}
        process = started(silta, short_tmp / "log", **told)
        assert systemd.recv(200) == b"READY=1\nSTATUS=running gateway"
        process.send_signal(number)
        process.send_signal(number)
        assert process.wait() == 0
        assert systemd.recv(200) == b"STOPPING=1"
    ends = [line for line in (short_tmp / "log").read_text().splitlines() if '"stopped"' in line]
    assert ['"process": "gateway"' in line for line in ends] == [True, True, False]
    assert '"detail": "exit code 0"' in ends[1]


def test_the_whole_house_comes_up_and_goes_down(silta: Silta, short_tmp: Path) -> None:
    """The real worker, portal and gateway, by the real command."""
    listen = {
        "SILTA_GATEWAY_LISTEN": f"127.0.0.1:{free_port()}",
        "SILTA_PORTAL_LISTEN": f"127.0.0.1:{free_port()}",
        **{f"SILTA_{name}_METRICS": "127.0.0.1:0" for name in ("GATEWAY", "PORTAL", "WORKER")},
    }
    log = short_tmp / "log"
    process = started(silta, log, ["-m", "silta.cli", "up"], **listen)
    wait_for(lambda: '"detail": "worker, portal, gateway"' in log.read_text())
    process.terminate()
    assert process.wait() == 0
    journal = [json.loads(line) for line in log.read_text().splitlines()]
    ends = [
        (line["process"], line["detail"])
        for line in journal
        if (line["room"], line["event"]) == ("up", "stopped") and "detail" in line
    ]
    well = "exit code 0"
    assert ends == [("gateway", well), ("portal", well), ("worker", well)]
    assert not [line for line in journal if line["level"] != "info"]


def test_a_gateway_that_was_killed_takes_mail_again(silta: Silta, short_tmp: Path) -> None:
    """Nobody has to notice."""
    port, log = free_port(), short_tmp / "log"
    process = started(silta, log, SILTA_GATEWAY_LISTEN=f"127.0.0.1:{port}")
    try:
        wait_for(lambda: '"event": "listening"' in log.read_text())
        [gateway] = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        os.kill(int(gateway), signal.SIGKILL)
        wait_for(lambda: log.read_text().count('"event": "listening"') == 2)
        with socket.create_connection(("127.0.0.1", port), timeout=10) as peer:
            assert peer.recv(4) == b"220 "
    finally:
        process.terminate()
        assert process.wait() == 0
