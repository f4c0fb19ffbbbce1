"""swaks, an SMTP client of other people's making, as a municipality's script would run it."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import NamedTuple

_REPLY = re.compile(r"^<[-~*][ *] (\d{3} .*)$", re.MULTILINE)


class Swaks(NamedTuple):
    """How a run ended: 0 is accepted, 23 to 26 refused at MAIL, RCPT, DATA or its end."""

    exit_code: int
    transcript: str

    @property
    def replies(self) -> list[str]:
        """The server's last reply lines in their order, the one to QUIT included."""
        return _REPLY.findall(self.transcript)


def send(mail_file: Path, server: str, sender: str, recipient: str, *, tls: bool = True) -> Swaks:
    """Send the file's bytes, unchanged, to server (HOST:PORT); certificates are not verified.

    Only what RFC 5321 section 4.5.2 asks for is added: dots doubled, the end marked. A file
    with bare line feeds goes out with bare line feeds.
    """
    command = ["swaks", "--server", server, "--from", sender, "--to", recipient]
    command += ["--helo", "case-system.siltala.example", "--timeout", "30"]
    command += ["--tls"] if tls else []
    # Left to itself swaks replaces %DATE%, "\n" and their like anywhere in the mail, mends line
    # ends and doubles dots. Told not to, it does none of it, and the end is ours to mark.
    command += ["--no-data-fixup", "--suppress-data", "--data", "-"]
    done = subprocess.run(
        command,
        input=_on_the_wire(mail_file.read_bytes()),
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        # No ~/.swaksrc and no SWAKS_ variables of the one who runs the tests.
        env={"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LC_ALL": "C.UTF-8"},
    )
    return Swaks(done.returncode, done.stdout.decode(errors="replace"))


def _on_the_wire(mail: bytes) -> bytes:
    """Return the mail with its dots doubled and its end marked; swaks adds the last CRLF."""
    doubled = re.sub(rb"(\A|\r\n)\.", rb"\1..", mail)
    return doubled + (b"." if doubled.endswith(b"\r\n") else b"\r\n.")
