"""Sealing a letter on the municipality's side: signed, then encrypted to the gateway."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from silta.keys.fingerprint import Fingerprint
from silta.keys.gnupg import Finished, run
from silta.keys.memory import InMemory
from silta.keys.status import fields_by_keyword, parse_status

# Base64 grows by 4/3 and incompressible content by little; twice and some is room enough.
GROWTH = 2
ROOM_BYTES = 64 * 1024
# A person may have to find and type a passphrase.
DEADLINE = timedelta(minutes=5)
# What the agent needs to show its passphrase window where the person sits.
OF_THE_PERSON = (
    *("GPG_TTY", "TERM", "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "XDG_RUNTIME_DIR"),
    *("DBUS_SESSION_BUS_ADDRESS", "PINENTRY_USER_DATA"),
)
# What the keywords mean here: gpg 2.2.40 gives the same number for a key that is not there
# and for one that has expired.
MEANINGS = {
    "INV_SGNR": "the signer's secret key is not in this GnuPG home, or is expired or revoked",
    "INV_RECP": "the gateway's certificate is damaged, expired, revoked or cannot encrypt",
}
NO_PASSPHRASE = {11, 99, 198}  # libgpg-error: wrong passphrase, cancelled, fully cancelled


class CannotSeal(Exception):  # noqa: N818 -- reads as what it is
    """gpg did not sign and encrypt; the text is one line for the person who seals."""


def seal(
    plaintext: bytes,
    *,
    home: Path | None,
    signer: Fingerprint,
    recipient_certificate: bytes,
    deadline: timedelta = DEADLINE,
) -> bytes:
    """Return ``plaintext`` signed by ``signer`` and encrypted to one certificate, armoured.

    ``home`` is the GNUPGHOME with the signer's secret key, None for the user's own; its agent
    may ask for a passphrase. SHA-512 and AES-256, whatever the certificate prefers. Raises
    CannotSeal; GpgUnusable when gpg cannot be started.
    """
    done = run(
        [
            *("--pinentry-mode", "ask", "--armor", "--no-emit-version"),
            *("--digest-algo", "SHA512", "--cipher-algo", "AES256"),
            *("--local-user", signer, "--recipient-file", InMemory(recipient_certificate)),
            *("--sign", "--encrypt"),
        ],
        home=home,
        stdin=plaintext,
        limit_bytes=GROWTH * len(plaintext) + ROOM_BYTES,
        deadline=deadline,
        environment={name: os.environ[name] for name in OF_THE_PERSON if name in os.environ},
    )
    said = fields_by_keyword(done.status)
    is_whole = done.exit_code == 0 and done.cut is None
    if not is_whole or len(said["SIG_CREATED"]) != 1 or len(said["END_ENCRYPTION"]) != 1:
        raise CannotSeal(_why(done))
    return done.output


def _why(done: Finished) -> str:
    if done.cut is not None:
        return "gpg did not come to an end; did it wait for a passphrase?"
    if any(failure.code in NO_PASSPHRASE for failure in parse_status(done.status).failures):
        return "the right passphrase was not given"
    said = fields_by_keyword(done.status)
    meanings = (meaning for keyword, meaning in MEANINGS.items() if said[keyword])
    return next(meanings, f"gpg did not sign and encrypt: exit code {done.exit_code}")
