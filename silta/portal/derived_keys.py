"""Keys that only the portal can have: each follows from its private key, for one use."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from silta.base.keyed_hash import SECRET_BYTES, HashKey


def mark_key(private_wrap_key: X25519PrivateKey) -> HashKey:
    """Return the key of the marks on verified messages."""
    return HashKey(_derived(private_wrap_key, b"silta portal 1: verified"))


def browser_key(private_wrap_key: X25519PrivateKey) -> bytes:
    """Return the portal's share in what is sealed to a browser's token."""
    return _derived(private_wrap_key, b"silta portal 1: browser")


def _derived(private: X25519PrivateKey, info: bytes) -> bytes:
    return HKDF(SHA256(), SECRET_BYTES, salt=None, info=info).derive(private.private_bytes_raw())
