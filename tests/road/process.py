"""A gateway as a process of its own, as systemd would run it, and a peer that talks to it."""

from __future__ import annotations

import os
import smtplib
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from tests.letters import INTAKE, KIRJAAMO
from tests.peers.ports import free_port

SILTA = str(Path(sys.executable).parent / "silta")
ROOT = Path(__file__).parent.parent.parent
START_SECONDS, STOP_SECONDS = 40, 30


class Answer(NamedTuple):
    """A reply of the gateway: its basic code, its enhanced code, its reason and all its text."""

    code: int
    text: str

    @property
    def enhanced(self) -> str:
        """Return the enhanced status code."""
        return self.text.split()[0]

    @property
    def reason(self) -> str:
        """Return the word that tells why."""
        return self.text.split()[1]

    @property
    def evidence_id(self) -> str:
        """Return what a 250 carries."""
        assert self.reason == "filed", self.text
        return self.text.split()[2]


@dataclass(frozen=True, slots=True)
class Running:
    """A gateway that listens on ``port`` of 127.0.0.1."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    @property
    def pid(self) -> int:
        """Return the process id."""
        return self.process.pid

    def journal(self) -> str:
        """Return what it has written on standard error so far."""
        return self.log.read_text("utf-8")

    def stop(self) -> int:
        """End it as systemd does, by SIGTERM; return its exit code."""
        self.process.terminate()
        return self.process.wait(STOP_SECONDS)

    def kill(self) -> None:
        """End it by SIGKILL."""
        self.process.kill()
        self.process.wait()

    @contextmanager
    def client(self, tls: ssl.SSLContext | None = None) -> Iterator[smtplib.SMTP]:
        """Give a connection over TLS; the gateway's certificate is self-signed and not checked.

        ``tls`` is for a peer that shows a certificate of its own.
        """
        with smtplib.SMTP("127.0.0.1", self.port, "case-system.siltala.example", 60) as client:
            client.starttls(context=tls or unchecked())
            client.ehlo()
            yield client

    def send(
        self,
        mail: bytes,
        sender: str = KIRJAAMO,
        recipient: str = INTAKE,
        tls: ssl.SSLContext | None = None,
    ) -> Answer:
        """Send the bytes as they are, dots doubled, and return the first refusal or the end."""
        with self.client(tls) as client:
            code, text = client.mail(sender)
            if code == 250:
                code, text = client.rcpt(recipient)
            if code == 250:
                code, text = client.data(mail)
        return Answer(code, text.decode())


def start(
    environment: Mapping[str, str], log: Path, command: Sequence[str] = (SILTA, "gateway")
) -> Running:
    """Start a gateway on a free port and return when it listens.

    ``environment`` is added to what the tests run with. Raises RuntimeError with what it
    said when it does not come up.
    """
    port = free_port()
    listen = {"SILTA_GATEWAY_LISTEN": f"127.0.0.1:{port}"}
    with log.open("wb") as output:
        process = subprocess.Popen(
            list(command),
            env={**os.environ, **environment, **listen},
            cwd=ROOT,
            stdout=output,
            stderr=output,
        )
    running = Running(process, port, log)
    try:
        _wait(running)
    except BaseException:
        running.kill()
        raise
    return running


def _wait(running: Running) -> None:
    end = time.monotonic() + START_SECONDS
    while '"event": "listening"' not in running.journal():
        if running.process.poll() is not None or time.monotonic() > end:
            running.kill()
            raise RuntimeError(f"the gateway did not start:\n{running.journal()}")
        time.sleep(0.02)


def unchecked() -> ssl.SSLContext:
    """Return TLS as mail servers use it: sealed, and whoever answers is taken for the one."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
