"""What opening a mail yields: the plaintext and the one signature on it, never apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from silta.base.octets import Octets
from silta.keys.fingerprint import Fingerprint


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature that gpg found valid, as its VALIDSIG line tells it.

    ``fingerprint`` is the certificate's primary key, ``key_fingerprint`` the key that signed:
    the same one, or a subkey. Times are UTC; ``expires_at`` is None for most signatures.
    Algorithms are the numbers of RFC 9580 sections 9.5 and 9.1.
    """

    fingerprint: Fingerprint
    key_fingerprint: Fingerprint
    made_at: datetime
    expires_at: datetime | None
    digest_algorithm: int
    key_algorithm: int


@dataclass(frozen=True, slots=True)
class Opened:
    """A mail that our key opened and a certificate of the ring signed; there is no other kind.

    ``session_key`` is in gpg's form, ``9:`` and hex: with it anyone can verify the kept
    message without our key. The signed bytes and that key stand in no representation.
    """

    plaintext: Octets = field(repr=False)
    session_key: str = field(repr=False)
    signature: Signature
