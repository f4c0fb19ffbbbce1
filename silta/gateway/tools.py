"""What the intake works with; put together once by the command line."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from silta.base.clock import ClockWatch
from silta.base.database import Database
from silta.base.octets import Span
from silta.base.store import is_clock_in_doubt
from silta.gateway.aside import Aside
from silta.gateway.case import Moment
from silta.gateway.registrar import Registrar
from silta.gateway.scanner import Scanner
from silta.gateway.swollen import SwollenMails
from silta.keys.fingerprint import Fingerprint
from silta.keys.opened import Opened
from silta.keys.ring import RingCache
from silta.mailbox.filed import HashKeys
from silta.mailbox.vault.files import SealedFiles


class Opens(Protocol):
    """What opens a mail: ``keys.opener.Opener``."""

    def open(self, message: Span, ring: Path, limit_bytes: int | None = None, /) -> Opened:
        """Return the opened and well-signed mail, or raise Refused.

        Nothing may swell past ``limit_bytes``, nor past the limit of all mails.
        """
        ...


@dataclass(frozen=True, slots=True)
class Tools:
    """The doors behind the intake; ``account_signer`` is the portal's public signing key.

    ``keys_at_work`` are the gateway keys that this process took up at its start. Without a
    ``scanner``, documents are filed unscanned. ``folders`` are those whose disks fill up.
    ``short_rsa_until`` is the last day on which RSA of 2048 bits counts.
    """

    database: Database
    opener: Opens
    rings: RingCache
    files: SealedFiles
    account_signer: Ed25519PublicKey
    keys: HashKeys
    domain: str
    watch: ClockWatch
    keys_at_work: frozenset[Fingerprint]
    scanner: Scanner | None
    aside: Aside
    registrar: Registrar
    folders: tuple[Path, ...]
    short_rsa_until: date
    swollen: SwollenMails = field(default_factory=SwollenMails)

    def moment(self, at: datetime) -> Moment:
        """Return ``at`` with the word whether our clock may be wrong."""
        return Moment(at, is_clock_in_doubt(self.database, self.watch, at))
