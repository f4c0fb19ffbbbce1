"""What the transparency log knows of a record: a salted hash, and so nothing of people. Pure."""

from __future__ import annotations

import hashlib

from silta.base.keyed_hash import HashKey, Purpose

ENTRY_BYTES = 32  # SHA-256


def log_salt(key: HashKey, evidence_id: str) -> bytes:
    """Return the salt of a record's entry, 32 bytes; it goes to those who hold the record."""
    return key.of(Purpose.LOG_SALT, evidence_id.encode())


def entry_of(salt: bytes, record: bytes) -> bytes:
    """Return a record's entry in the log: the SHA-256 of the salt and the record's SHA-256.

    Without the salt nobody can tell which record stands behind it, nor confirm a guess.
    """
    return hashlib.sha256(salt + hashlib.sha256(record).digest()).digest()
