"""A real Postfix that takes the same mails over TLS: into a Maildir, or to gpg by a pipe.

A copy of what the tests' peer does (``tests/peers/postfix.py``), which only relays.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from signal import SIGKILL

from bench.instance import Instance
from bench.mails import Batch
from bench.postfix_home import Delivery, make_postfix_home, postconf
from bench.processes import agents_below, busy_seconds, cpu_seconds, tree
from bench.sending import WARM_MAILS, Outcome, send
from bench.taken import Taken
from tests.peers.directory import short_directory
from tests.peers.ports import free_port, wait_until_listening
from tests.peers.postfix import KEEPER

LOOK_SECONDS, PATIENCE_SECONDS, STOP_SECONDS = 0.02, 300, 15


def is_missing() -> str:
    """Return why there is no Postfix to measure against, or nothing."""
    if os.geteuid():
        return "Postfix needs root"
    return "" if shutil.which("postfix") else "no Postfix here"


@dataclass(slots=True)
class Log:
    """Postfix's log as it grows: how many deliveries it tells of that were not yet counted."""

    path: Path
    delivered: int = 0
    _read_bytes: int = 0

    def read_on(self) -> None:
        """Read what is new; raise AssertionError where a mail was not delivered at once."""
        if self.path.exists():
            with self.path.open("rb") as file:
                file.seek(self._read_bytes)
                new = file.read()
            whole = new[: new.rfind(b"\n") + 1]
            self._read_bytes += len(whole)
            assert b"status=bounced" not in whole, whole[-2000:]
            assert b"status=deferred" not in whole, whole[-2000:]
            self.delivered += whole.count(b"status=sent")


@dataclass(frozen=True, slots=True)
class Postfix:
    """A running Postfix of our own; ``keeper`` is the process above all of its daemons."""

    home: Path
    port: int
    keeper: int
    log: Log

    def run(self, batch: Batch) -> Taken:
        """Have a batch delivered; the time ends with the last delivery, not with the last 250."""
        before = cpu_seconds(self._pids())
        outcome, ended = self._deliver(batch, batch.count)
        busy = busy_seconds() - outcome.busy_began
        used = cpu_seconds(self._pids()) - before
        wall = ended - outcome.began
        self._clear()
        return Taken(batch.count, wall, used, busy, outcome.sender_seconds)

    def warm(self, batch: Batch) -> None:
        """Have a few mails delivered, so that its processes are there."""
        self._deliver(batch, min(batch.count, WARM_MAILS))
        self._clear()

    def _deliver(self, batch: Batch, most: int) -> tuple[Outcome, float]:
        outcome = send(batch, self.port, most=most)
        outcome.must_be_filed()
        return outcome, self._wait_for(most)

    def _pids(self) -> set[int]:
        return tree(self.keeper) | agents_below(self.home)

    def _wait_for(self, count: int) -> float:
        """Return when so many more were delivered, on the monotonic clock."""
        end = time.monotonic() + PATIENCE_SECONDS
        while self.log.delivered < count:
            assert time.monotonic() < end, self.log.path.read_text(errors="replace")[-2000:]
            self.log.read_on()
            time.sleep(LOOK_SECONDS)
        self.log.delivered -= count
        return time.monotonic()

    def _clear(self) -> None:
        """Remove what was delivered; each mail must have become a file with something in it."""
        found = [*self.home.glob("opened/*"), *self.home.glob("mail/box/new/*")]
        assert found, "nothing was delivered"
        for path in found:
            assert path.stat().st_size
            path.unlink()


@contextmanager
def running_postfix(instance: Instance, delivery: Delivery, warm: Batch) -> Iterator[Postfix]:
    """Run a Postfix with the TLS key of an instance, and gpg homes with its gateway key."""
    with short_directory() as home:
        port = free_port()
        make_postfix_home(home, port, instance, delivery)
        daemons = postconf("daemon_directory")
        master = [f"{daemons}/master", "-c", f"{home}/etc"]
        with (home / "log" / "master.log").open("wb") as said:
            keeper = subprocess.Popen(
                [*KEEPER, *master], stdin=subprocess.PIPE, stderr=said, start_new_session=True
            )
        try:
            wait_until_listening(port)
            postfix = Postfix(home, port, keeper.pid, Log(home / "log" / "mail.log"))
            postfix.warm(warm)
            yield postfix
        finally:
            _stop(keeper, home)


def _stop(keeper: subprocess.Popen[bytes], home: Path) -> None:
    try:
        keeper.communicate(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        # The master leads the group of all its daemons.
        os.killpg(int((home / "queue/pid/master.pid").read_text()), SIGKILL)
        keeper.communicate()


def postfix_version() -> str:
    """Return the version of the Postfix here, or why there is none."""
    return is_missing() or postconf("mail_version")
