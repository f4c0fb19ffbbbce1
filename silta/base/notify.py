"""Telling systemd how this process does: the protocol of sd_notify(3), without a library.

Where nobody listens, all of it does nothing. A word that cannot be sent is lost and hurts
nothing: systemd then thinks worse of the process than is true, and starts it again.
"""

from __future__ import annotations

import asyncio
import os
import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta

READY = "READY=1"
STOPPING = "STOPPING=1"
WATCHDOG = "WATCHDOG=1"

SOCKET_VARIABLE = "NOTIFY_SOCKET"
WATCHDOG_VARIABLE = "WATCHDOG_USEC"
WATCHDOG_PID_VARIABLE = "WATCHDOG_PID"
VARIABLES = (SOCKET_VARIABLE, WATCHDOG_VARIABLE, WATCHDOG_PID_VARIABLE)


def notify(*states: str, environment: Mapping[str, str] = os.environ) -> None:
    """Send states, one a line, to the supervisor that ``environment`` names; never raises."""
    name = environment.get(SOCKET_VARIABLE, "")
    if not name.startswith(("/", "@")):
        return
    address = "\0" + name[1:] if name.startswith("@") else name
    with (
        suppress(OSError, ValueError),
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender,
    ):
        sender.settimeout(0)  # a supervisor that does not read must not hold us up
        sender.sendto("\n".join(states).encode(), address)


def status(text: str) -> str:
    """Return the state that ``systemctl status`` shows as what the process is doing."""
    return "STATUS=" + " ".join(text.split())


def watchdog_interval(environment: Mapping[str, str] = os.environ) -> timedelta | None:
    """Return how often to send WATCHDOG, or None where nobody watches this very process.

    Half of the time after which the supervisor takes us for hung (sd_watchdog_enabled(3)).
    """
    if environment.get(WATCHDOG_PID_VARIABLE, str(os.getpid())) != str(os.getpid()):
        return None
    microseconds = environment.get(WATCHDOG_VARIABLE, "")
    if not (microseconds.isascii() and microseconds.isdigit() and int(microseconds)):
        return None
    return timedelta(microseconds=int(microseconds)) / 2


async def keep_alive(stop: asyncio.Event) -> None:
    """Send WATCHDOG from the event loop until ``stop``: a loop that hangs sends none."""
    interval = watchdog_interval()
    while interval and not stop.is_set():
        notify(WATCHDOG)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), interval.total_seconds())


def keep_alive_in_thread(stop: threading.Event) -> None:
    """Send WATCHDOG until ``stop``: for a process whose work is done in this one thread.

    Each turn of such a work loop may also send WATCHDOG by itself, and then needs no thread.
    """
    interval = watchdog_interval()
    while interval and not stop.is_set():
        notify(WATCHDOG)
        stop.wait(interval.total_seconds())


def without_supervisor(environment: Mapping[str, str]) -> dict[str, str]:
    """Return what a child may inherit: it must not answer for us."""
    return {name: value for name, value in environment.items() if name not in VARIABLES}
