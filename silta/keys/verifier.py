"""Verifying a kept message again: public keys and its session key alone, no secret key."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from silta.base.octets import Span
from silta.base.reason import Reason, Refused
from silta.keys.attempt import attempt
from silta.keys.bounds import Bounds
from silta.keys.ciphertext import sealed_message
from silta.keys.gnupg import GpgUnusable
from silta.keys.home import throwaway_home
from silta.keys.job import Job
from silta.keys.memory import AsDescriptor
from silta.keys.opened import Opened, Signature

# gpg's `9:` and hex, `9.2:` with OCB; digits for each cipher (RFC 9580 section 9.3).
SESSION_KEY = re.compile(r"(?P<cipher>\d{1,2})(?:\.2)?:(?P<key>[0-9A-F]+)", re.ASCII)
HEX_DIGITS = {7: 32, 8: 48, 9: 64, 10: 64, 11: 32, 12: 48, 13: 64}
DEADLINE = timedelta(seconds=30)
# A kept message came through the intake, whose own cap for content is this by default.
LIMIT_BYTES = 64 * 1024 * 1024


def verify_kept(
    message: bytes,
    session_key: str,
    certificate: bytes,
    *,
    as_of: datetime,
    limit_bytes: int = LIMIT_BYTES,
) -> Signature:
    """Return the signature of a kept message, verified as ``open_kept`` does."""
    kept = open_kept(message, session_key, certificate, as_of=as_of, limit_bytes=limit_bytes)
    return kept.signature


def open_kept(
    message: bytes,
    session_key: str,
    certificate: bytes,
    *,
    as_of: datetime,
    limit_bytes: int = LIMIT_BYTES,
) -> Opened:
    """Return what a kept message holds, if ``certificate`` signed it and nothing was changed.

    It passes the same gate as on its way in, judged at ``as_of``, the time of its filing:
    a certificate that has expired since does not unsay what it signed. Blocks. Raises
    Refused: FAULT when it could not be judged now, any other reason when it is not verified.
    """
    bounds = Bounds.starting_now(limit_bytes, DEADLINE)
    _check_session_key(session_key)
    time_then = as_of.astimezone(UTC).strftime("%Y%m%dT%H%M%S!")
    try:
        with sealed_message(Span.of(message)) as ciphertext, throwaway_home() as home:
            ring = home / "signer.gpg"
            ring.write_bytes(certificate)
            options = (
                *("--no-autostart", "--no-default-keyring", "--keyring", ring),
                *("--faked-system-time", time_then),
            )
            given = ("--override-session-key-fd", AsDescriptor(session_key.encode()))
            job = Job(home, options, bounds)
            return attempt(ciphertext.as_received(), job, session_key=given)
    except GpgUnusable as error:
        raise Refused(Reason.FAULT, str(error)) from None


def _check_session_key(session_key: str) -> None:
    """Raise Refused unless the session key has gpg's form and the length of its cipher."""
    found = SESSION_KEY.fullmatch(session_key)
    if found is None or len(found["key"]) != HEX_DIGITS.get(int(found["cipher"])):
        raise Refused(Reason.SEAL_CANNOT_OPEN, "not a session key of a cipher that we take")
