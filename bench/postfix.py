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
from enum import StrEnum
from pathlib import Path
from typing import Final

from bench.bare_gpg import CORES, OPTIONS, make_gpg_home
from bench.instance import Instance
from bench.mails import Batch
from bench.processes import agents_below, busy_seconds, cpu_seconds, tree
from bench.sending import WARM_MAILS, Outcome, send
from bench.taken import Taken
from tests.peers.directory import short_directory
from tests.peers.ports import free_port, wait_until_listening
from tests.peers.postfix import KEEPER

HERE: Final = Path(__file__).parent
# pipe(8) and virtual(8) deliver as somebody who is neither root nor Postfix.
USER: Final = "nobody"
FOLDERS: Final = ("etc", "queue", "data", "log", "mail", "opened", "gnupg")
LOOK_SECONDS, PATIENCE_SECONDS, STOP_SECONDS = 0.02, 300, 15
# Two gpgs for each home at once, as the gateway has.
AT_ONCE: Final = 2 * CORES
# gpg passes over the mail's header to the armour.
SCRIPT: Final = """#!/bin/sh
exec {gpg} --homedir {home}/gnupg/$(($$ % {cores})) {options} --decrypt >{home}/opened/$1
"""


class Delivery(StrEnum):
    """Where Postfix puts the mails: the name of a transport in ``postfix_master.cf``."""

    MAILDIR = "virtual"
    PIPE = "opened"


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
        _make_folders(home)
        if delivery is Delivery.PIPE:
            _make_pipe(home, instance)
        _configure(home, port, instance, delivery)
        daemons = _postconf("daemon_directory")
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
            keeper.communicate(timeout=STOP_SECONDS)


def postfix_version() -> str:
    """Return the version of the Postfix here, or why there is none."""
    return is_missing() or _postconf("mail_version")


def _postconf(name: str) -> str:
    command = ["postconf", "-d", "-h", name]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def _make_folders(home: Path) -> None:
    for name in FOLDERS:
        (home / name).mkdir()
    for folder in (home, *home.iterdir()):
        folder.chmod(0o755)
    shutil.chown(home / "data", "postfix")
    for name in ("mail", "opened"):
        shutil.chown(home / name, USER)


def _make_pipe(home: Path, instance: Instance) -> None:
    """Make a gpg home for each core, with an agent in it, and the script that opens a mail."""
    for core in range(CORES):
        gnupg = make_gpg_home(home / "gnupg" / str(core), instance)
        for path in (gnupg, *gnupg.rglob("*")):
            shutil.chown(path, USER)
        launch = ["gpgconf", "--homedir", str(gnupg), "--launch", "gpg-agent"]
        subprocess.run(launch, check=True, user=USER, cwd="/")
    script = home / "etc" / "open.sh"
    gpg = shutil.which("gpg")
    script.write_text(SCRIPT.format(gpg=gpg, home=home, cores=CORES, options=OPTIONS))
    script.chmod(0o755)


def _configure(home: Path, port: int, instance: Instance, delivery: Delivery) -> None:
    words = {"home": home, "port": port, "transport": delivery.value, "user": USER}
    words |= {"tls": instance.home / "gateway", "at_once": AT_ONCE, "uid": _uid()}
    for name in ("main.cf", "master.cf"):
        text = (HERE / f"postfix_{name}").read_text().format(**words)
        (home / "etc" / name).write_text(text)
    # Postfix waits two seconds for a main.cf just written, which may still be changing.
    os.utime(home / "etc" / "main.cf", (0, 0))
    check = ["postfix", "-c", f"{home}/etc", "check"]
    subprocess.run(check, check=True)


def _uid() -> int:
    return int(subprocess.run(["id", "-u", USER], check=True, capture_output=True).stdout)
