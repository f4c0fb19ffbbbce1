"""Keyed hashes: how a person is found without the person standing in the database."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from enum import StrEnum

SECRET_BYTES = 32  # as long as the hash, RFC 2104 section 3


class Purpose(StrEnum):
    """What a hash is for; the same value under two purposes gives two hashes."""

    IDENTITY_CODE = "identity-code"
    FAMILY_NAME = "family-name"
    MANIFEST = "manifest"
    RECIPIENT = "recipient"
    SALT = "salt"
    LOG_SALT = "log-salt"
    RECORD = "record"
    CAUSE = "cause"
    KEY_ID = "key-id"
    VERIFIED = "verified"


@dataclass(frozen=True, slots=True)
class HashKey:
    """A secret for HMAC-SHA-256 (RFC 2104); it never shows itself."""

    secret: bytes = field(repr=False)
    key_id: str = field(init=False)
    """The name that stands beside each hash, so that the secret can be rotated."""

    def __post_init__(self) -> None:
        if len(self.secret) != SECRET_BYTES:
            raise ValueError(f"a hash key has {SECRET_BYTES} bytes")
        object.__setattr__(self, "key_id", self.of(Purpose.KEY_ID, b"").hex()[:16])

    def of(self, purpose: Purpose, value: bytes) -> bytes:
        """Return the 32 bytes of ``value``'s hash under this secret and ``purpose``."""
        label = purpose.value.encode()
        return hmac.digest(self.secret, bytes([len(label)]) + label + value, hashlib.sha256)
