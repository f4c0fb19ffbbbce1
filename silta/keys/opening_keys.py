"""Which keys of a home can open mails."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from silta.keys.envelope import ECDH, RSA, OpeningKey
from silta.keys.fingerprint import Fingerprint, key_id_of
from silta.keys.gnupg import run
from silta.keys.listing import KeyFacts, parse_listing

DEADLINE = timedelta(seconds=20)
LIMIT_BYTES = 1024 * 1024
CURVE25519 = "cv25519"


def keys_at_work(home: Path) -> tuple[tuple[Fingerprint, tuple[OpeningKey, ...]], ...]:
    """Return each certificate of a home with the keys in it that open mails, if there are any.

    That their secret parts are there is trusted, and the home's agent not asked. An expired
    or revoked key still opens what was sent to it.
    """
    listing = run(
        ["--no-autostart", "--with-colons", "--list-keys"],
        home=home,
        limit_bytes=LIMIT_BYTES,
        deadline=DEADLINE,
    ).output
    found = (
        (
            certificate.keys[0].fingerprint,
            tuple(map(_opening_key, filter(_opens, certificate.keys))),
        )
        for certificate in parse_listing(listing)
    )
    return tuple((fingerprint, keys) for fingerprint, keys in found if keys)


def _opens(key: KeyFacts) -> bool:
    """Tell whether a key is one that the gateway may have: RSA, or ECDH on Curve25519."""
    is_curve = (key.algorithm, key.algorithm_name) == (ECDH, CURVE25519)
    return key.can_encrypt and (key.algorithm in RSA or is_curve)


def _opening_key(key: KeyFacts) -> OpeningKey:
    return OpeningKey(key_id_of(key.fingerprint), key.algorithm, key.bits)
