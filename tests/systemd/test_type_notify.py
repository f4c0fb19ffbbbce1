"""Type=notify and WatchdogSec= in the units: each process speaks to systemd."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import Silta
from tests.cli.conftest import new_home
from tests.peers.ports import free_port
from tests.systemd.listening import listening
from tests.systemd.units import NAMES

__all__ = ["new_home"]  # a fixture of the command line's tests


def heard(systemd: socket.socket, wanted: bytes) -> list[bytes]:
    """Return the words up to the wanted one; the socket's time limit ends what never comes."""
    words = [systemd.recv(200)]
    while words[-1] != wanted:
        words.append(systemd.recv(200))
    return words


@pytest.mark.parametrize("name", NAMES)
def test_a_process_is_ready_once_alive_ever_after_and_says_goodbye(
    name: str, new_home: Silta, short_tmp: Path
) -> None:
    """Else systemd would wait for it in vain, and kill it."""
    told = {
        "SILTA_HOME": str(new_home.home),
        **listening(name, f"127.0.0.1:{free_port()}"),
        "NOTIFY_SOCKET": str(short_tmp / "notify"),
        "WATCHDOG_USEC": "200000",
    }
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(told["NOTIFY_SOCKET"])
        systemd.settimeout(40)
        process = subprocess.Popen(
            [sys.executable, "-m", "silta.cli", name],
            env={**os.environ, **told},
            stderr=subprocess.DEVNULL,
        )
        assert systemd.recv(200) == b"READY=1"
        assert heard(systemd, b"WATCHDOG=1") == [b"WATCHDOG=1"]
        process.terminate()
        assert set(heard(systemd, b"STOPPING=1")) <= {b"WATCHDOG=1", b"STOPPING=1"}
        assert process.wait(40) == 0
