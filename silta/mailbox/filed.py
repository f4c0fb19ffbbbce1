"""The words of the filing: what is to be filed, what is there already, and what came of it."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime

from silta.base.identity import BusinessId
from silta.base.keyed_hash import HashKey, Purpose
from silta.keys.fingerprint import Fingerprint
from silta.mailbox.letter import Letter, letter_digest
from silta.mailbox.vault.types import SealedMessage


@dataclass(frozen=True, slots=True)
class HashKeys:
    """The two secrets of the shared folder: for look-ups, and for salts and recipients."""

    lookup: HashKey
    evidence: HashKey


@dataclass(frozen=True, slots=True)
class Earlier:
    """What is filed already under a sender's message id; ``manifest`` is a keyed hash."""

    evidence_id: str
    manifest: bytes

    def is_same(self, letter: Letter, key: HashKey) -> bool:
        """Tell whether ``letter`` is the one that was filed: its manifest has the same bytes."""
        return hmac.compare_digest(self.manifest, manifest_hash(key, letter))


@dataclass(frozen=True, slots=True)
class ToFile:
    """A judged and sealed letter, and the names and times it is filed under (UTC).

    ``received`` is the SHA-256 of the OpenPGP message that it came in, as received, and
    ``certificate`` that of its signer's certificate as it is kept with it.
    """

    authority: BusinessId
    letter: Letter
    sealed: SealedMessage
    received: bytes
    certificate: bytes
    signer: Fingerprint
    signed_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class Filed:
    """The letter is in the account; ``evidence_id`` is what the 250 names."""

    evidence_id: str
    already_there: bool


def manifest_hash(key: HashKey, letter: Letter) -> bytes:
    """Return what stands in the database for a letter's identity.

    A plain digest would let a thief of the database confirm a guessed letter.
    """
    return key.of(Purpose.MANIFEST, bytes.fromhex(letter_digest(letter.manifest_bytes)))
