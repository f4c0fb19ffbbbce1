"""mutt on a terminal, as a municipality's clerk or technician works with it.

It signs and encrypts only at a terminal: in its batch mode it sends in clear text, and says
nothing of it (its manual, "Batch Composition Flow").
"""

from __future__ import annotations

import os
import pty
import select
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from silta.keys.fingerprint import Fingerprint
from tests.keys.gpg import Gpg
from tests.letters import INTAKE, KIRJAAMO
from tests.road.registers import Registers

SECONDS = 60
# The screen on which a mail is looked at before it goes.
COMPOSE = b"Mutt: Compose"
SEND = b"y"
# The empty text in front goes, so that the manifest is the letter's first part. Sure? Yes.
REMOVE_THE_TEXT = b"Dy"
CONFIGURATION = r"""
source /etc/Muttrc.d/gpg.rc
set crypt_use_gpgme=no crypt_autosign=yes crypt_autoencrypt=yes pgp_self_encrypt=no
set pgp_sign_as={signer}
# The gateway's key names no service: each address of the gateway's domain is given its key.
crypt-hook @silta\\.localhost$ {gateway}
set crypt_confirmhook=no
set smtp_url=smtp://127.0.0.1:{port} ssl_starttls=no ssl_force_tls=no
set from={sender} realname=Kirjaamo hostname=siltala.example send_charset=utf-8
# To the mail at once, and the text as it was given.
set autoedit=yes edit_headers=yes editor=true abort_unmodified=no signature=""
set copy=no folder=. spoolfile=/dev/null wait_key=no tmpdir=.
"""


@dataclass(frozen=True, slots=True)
class Mutt:
    """The mail program of one clerk, whose home of gpg is in ``home`` too."""

    home: Path

    def send(self, keys: bytes, files: Sequence[Path] = (), text: str = "") -> None:
        """Write a mail with these files, and press ``keys`` when it lies there to be sent."""
        (self.home / "text").write_text(text, "utf-8")
        command = ["mutt", "-n", "-F", str(self.home / "muttrc"), "-s", "Salattu viesti"]
        command += ["-i", str(self.home / "text")]
        command += ["-a", *map(str, files), "--"] if files else []
        screen, terminal = pty.openpty()
        with subprocess.Popen(
            [*command, INTAKE],
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            cwd=self.home,
            env=self._environment(),
            start_new_session=True,
        ) as process:
            os.close(terminal)
            try:
                _press_at_the_end(screen, keys)
            finally:
                process.kill()
                os.close(screen)

    def _environment(self) -> dict[str, str]:
        home = str(self.home)
        size = {"TERM": "xterm", "COLUMNS": "100", "LINES": "40"}
        return {
            "PATH": os.environ["PATH"],
            "HOME": home,
            "GNUPGHOME": home,
            "LANG": "C.UTF-8",
        } | size


def set_up(home: Path, registers: Registers, port: int) -> Mutt:
    """Set up mutt for the registry of Siltala; its mails go to a mail server at ``port``."""
    gpg, signer = Gpg(home), registers.keys["kirjaamo"]
    gpg("--import", stdin=registers.gpg("--export-secret-keys", signer))
    gpg("--import", stdin=(registers.gpg.home.parent / "gateway.asc").read_bytes())
    (home / "gpg.conf").write_text("trust-model always\n")
    # What mutt is to call a file by its ending.
    (home / ".mime.types").write_text("application/vnd.silta.letter+json json\n")
    (home / "muttrc").write_text(
        CONFIGURATION.format(
            signer=signer, gateway=_gateway_of(gpg, signer), port=port, sender=KIRJAAMO
        )
    )
    return Mutt(home)


def _gateway_of(gpg: Gpg, signer: Fingerprint) -> str:
    listing = gpg("--with-colons", "--list-keys").decode().splitlines()
    primaries = [
        listing[place + 1].split(":")[9]
        for place, line in enumerate(listing)
        if line.startswith("pub:")
    ]
    (gateway,) = set(primaries) - {signer}
    return gateway


def _press_at_the_end(screen: int, keys: bytes) -> None:
    """Read the screen until mutt has ended, which it does once the mail is sent."""
    seen, end = b"", time.monotonic() + SECONDS
    while time.monotonic() < end:
        if not select.select([screen], [], [], 1)[0]:
            continue
        try:
            seen += os.read(screen, 65_536)
        except OSError:  # the terminal's other end is closed
            return
        if keys and COMPOSE in seen:
            os.write(screen, keys)
            keys = b""
    raise TimeoutError(seen.decode(errors="replace"))
