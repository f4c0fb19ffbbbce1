"""An opening of sealed mailboxes written from docs/vault.md alone, with nothing of silta.

It takes X25519, HMAC-SHA-256 and AES-256-GCM from libraries and does the rest by hand: HKDF
(RFC 5869), HPKE's base mode (RFC 9180 sections 4 and 5) and the chunks. Where it and the vault
differ, the format or its description changed.
"""

from __future__ import annotations

import hashlib
import hmac

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_KEM = b"KEM" + bytes.fromhex("0020")
_SUITE = b"HPKE" + bytes.fromhex("0020 0001 0002")


def encoded(*items: str | bytes) -> bytes:
    """Return each item as its length in four bytes and its bytes, text as UTF-8."""
    raw = [item.encode() if isinstance(item, str) else item for item in items]
    return b"".join(len(item).to_bytes(4, "big") + item for item in raw)


def extract(salt: bytes, secret: bytes) -> bytes:
    """Return HKDF-Extract; an absent salt is 32 zeros."""
    return hmac.digest(salt or bytes(32), secret, hashlib.sha256)


def expand(key: bytes, info: bytes, length: int) -> bytes:
    """Return HKDF-Expand, of one block at most."""
    return hmac.digest(key, info + b"\x01", hashlib.sha256)[:length]


def _labeled_extract(suite: bytes, salt: bytes, label: bytes, secret: bytes) -> bytes:
    return extract(salt, b"HPKE-v1" + suite + label + secret)


def _labeled_expand(suite: bytes, key: bytes, label: bytes, info: bytes, length: int) -> bytes:
    return expand(key, length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info, length)


def hpke_open(sealed: bytes, private: bytes, info: bytes) -> bytes:
    """Return what was sealed in HPKE's base mode: 32 bytes of encapsulation, then ciphertext."""
    encapsulated, ciphertext = sealed[:32], sealed[32:]
    own = X25519PrivateKey.from_private_bytes(private)
    exchanged = own.exchange(X25519PublicKey.from_public_bytes(encapsulated))
    both = encapsulated + own.public_key().public_bytes_raw()
    prk = _labeled_extract(_KEM, b"", b"eae_prk", exchanged)
    shared = _labeled_expand(_KEM, prk, b"shared_secret", both, 32)
    context = b"\x00" + _labeled_extract(_SUITE, b"", b"psk_id_hash", b"")
    context += _labeled_extract(_SUITE, b"", b"info_hash", info)
    secret = _labeled_extract(_SUITE, shared, b"secret", b"")
    key = _labeled_expand(_SUITE, secret, b"key", context, 32)
    nonce = _labeled_expand(_SUITE, secret, b"base_nonce", context, 12)
    return AESGCM(key).decrypt(nonce, ciphertext, b"")


def open_chunks(key: bytes, sealed: bytes) -> bytes:
    """Return the content of a sealed part."""
    header, rest = sealed[:6], sealed[6:]
    chunks = [rest[at : at + 65552] for at in range(0, len(rest), 65552)]
    opened = b""
    for count, chunk in enumerate(chunks):
        last = b"\x01" if count == len(chunks) - 1 else b"\x00"
        opened += AESGCM(key).decrypt(count.to_bytes(11, "big") + last, chunk, header)
    return opened
