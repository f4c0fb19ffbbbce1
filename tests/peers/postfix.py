"""A real Postfix of our own, relaying to a port of this machine over STARTTLS.

Its configuration, queue, log and TLS state stand in one temporary directory; the system's
own Postfix, if there is one, is neither read nor touched.
"""

from __future__ import annotations

import json
import os
import shutil
import smtplib
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from signal import SIGKILL

from tests.peers.directory import short_directory
from tests.peers.ports import free_port, wait_until_listening

DOMAIN = "silta.localhost"
STOP_SECONDS = 15
LOG_SECONDS = 10
TRIES = 5
Keeper = subprocess.Popen[bytes]
# Ends the daemons when its standard input closes: when we say so, or when pytest is no more, by
# kill -9 too. (`postfix start` would leave them, and the kernel's parent death signal does not
# reach the master, which changes its user for a moment.)
KEEPER = ("sh", "-c", '"$@" & read -r _; kill $!; wait $!', "keeper")


@dataclass(frozen=True, slots=True)
class Queued:
    """A mail that waits in the queue, for one recipient, and why."""

    queue_id: str
    queue_name: str
    recipient: str
    delay_reason: str


@dataclass(frozen=True, slots=True)
class Postfix:
    """A running instance; mail goes in at submission_port of 127.0.0.1, without TLS."""

    home: Path
    submission_port: int

    def submit(self, mail: bytes, sender: str, recipient: str) -> None:
        """Hand over a mail, CRLF lines; an empty sender is the null reverse path.

        Raises smtplib.SMTPException when Postfix itself refuses it.
        """
        # A name of our own, since smtplib would ask the resolver for this machine's.
        with smtplib.SMTP(
            "127.0.0.1", self.submission_port, "case-system.siltala.example", timeout=60
        ) as client:
            client.sendmail(sender, [recipient], mail)

    def queue(self) -> list[Queued]:
        """Return what has not been delivered, bounced or discarded yet."""
        lines = subprocess.run(
            ["postqueue", "-c", f"{self.home}/etc", "-j"], check=True, capture_output=True
        ).stdout.splitlines()
        return [
            Queued(mail["queue_id"], mail["queue_name"], to["address"], to.get("delay_reason", ""))
            for mail in map(json.loads, lines)
            for to in mail["recipients"]
        ]

    def wait_until_empty(self, seconds: float = 30) -> None:
        """Return when the queue is empty; raises TimeoutError with what is left and the log."""
        end = time.monotonic() + seconds
        while waiting := self.queue():
            if time.monotonic() > end:
                raise TimeoutError(f"after {seconds} s still {waiting[:5]}\n{self.log()[-4000:]}")
            time.sleep(0.1)

    def log(self) -> str:
        """Return the log so far."""
        return (self.home / "log" / "mail.log").read_text(errors="replace")

    def bounces(self) -> list[str]:
        """Return the log's lines of mails that were given up; each quotes the peer's reply."""
        return [line for line in self.log().splitlines() if " status=bounced " in line]


@contextmanager
def running_postfix(port: int, domain: str = DOMAIN, *, settings: str = "") -> Iterator[Postfix]:
    """Start a Postfix that relays all mail for the domain to this port of 127.0.0.1.

    ``settings`` are lines that go at the end of main.cf, where they outdo those before. Needs
    root. It is stopped and removed after the block, whatever happened.
    """
    with short_directory() as home:
        postfix = Postfix(home, free_port())
        _configure(postfix, port, domain, settings)
        with _serving(postfix):
            yield postfix


def _configure(postfix: Postfix, port: int, domain: str, settings: str) -> None:
    home = postfix.home
    for name in ("etc", "queue", "data", "log"):
        (home / name).mkdir()
    # The daemons run as the user postfix and must pass, whatever our umask is.
    for directory in (home, *home.iterdir()):
        directory.chmod(0o755)
    shutil.chown(home / "data", "postfix")
    submission_port = postfix.submission_port
    for name in ("main.cf", "master.cf"):
        text = Path(__file__).with_name(name).read_text()
        text = text.format(home=home, domain=domain, port=port, submission_port=submission_port)
        (home / "etc" / name).write_text(text)
    with (home / "etc" / "main.cf").open("a") as configuration:
        configuration.write(settings)
    # Postfix waits two seconds for a main.cf just written, which may still be changing.
    os.utime(home / "etc" / "main.cf", (0, 0))
    # Makes the queue's directories, with their owners, and reads both files.
    check = ["postfix", "-c", f"{home}/etc", "check"]
    done = subprocess.run(check, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"Postfix does not like its configuration:\n{done.stderr}")


@contextmanager
def _serving(postfix: Postfix) -> Iterator[None]:
    keeper = _started(postfix)
    try:
        wait_until_listening(postfix.submission_port)
        yield
    finally:
        _stop(postfix, keeper)


def _started(postfix: Postfix) -> Keeper:
    """Return a Postfix that writes its log; nobody has spoken to it yet.

    Its postlogd can lock itself up at its start: it logs to its own socket, which holds ten
    lines (net.unix.max_dgram_qlen), and reads none yet. Then all daemons wait for ever.
    """
    daemons = subprocess.run(
        ["postconf", "-d", "-h", "daemon_directory"], check=True, capture_output=True, text=True
    ).stdout.strip()
    master = [f"{daemons}/master", "-c", f"{postfix.home}/etc"]
    for _ in range(TRIES):
        # A session of its own: Ctrl-C is for pytest, whose fixtures then stop the daemons.
        keeper = subprocess.Popen([*KEEPER, *master], stdin=subprocess.PIPE, start_new_session=True)
        if _writes_its_log(postfix):
            return keeper
        _stop(postfix, keeper)
    raise RuntimeError("Postfix writes no log")


def _writes_its_log(postfix: Postfix) -> bool:
    end = time.monotonic() + LOG_SECONDS
    while time.monotonic() < end:
        if (postfix.home / "log" / "mail.log").exists():
            return True
        time.sleep(0.05)
    return False


def _stop(postfix: Postfix, keeper: Keeper) -> None:
    try:
        keeper.communicate(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        # The master leads the group of all its daemons.
        os.killpg(int((postfix.home / "queue/pid/master.pid").read_text()), SIGKILL)
        keeper.communicate()
