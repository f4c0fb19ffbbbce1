"""Which certificates something can be encrypted to now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Final

from silta.keys.certificate import CertificateFacts, CertificateRefused, read_certificate
from silta.keys.fingerprint import Fingerprint
from silta.keys.remarks import encrypting_keys

# As many authorities as one instance serves; a reading costs gpg 40 ms.
MOST_REMEMBERED: Final = 256


def encryptable(certificates: Iterable[bytes], at: datetime) -> tuple[bytes, ...]:
    """Return those of the certificates that have a key for encryption which counts at ``at``.

    Blocks for what was not read before; raises GpgUnusable when gpg cannot be started.
    """
    return tuple(one for one in certificates if _has_key(one, at))


def fingerprint_of(certificate: bytes) -> Fingerprint | None:
    """Return what a certificate is named by; None for what cannot be read as one."""
    try:
        return _facts(certificate).fingerprint
    except CertificateRefused:
        return None


def _has_key(certificate: bytes, at: datetime) -> bool:
    try:
        return bool(encrypting_keys(_facts(certificate), at))
    except CertificateRefused:
        return False


@lru_cache(maxsize=MOST_REMEMBERED)
def _facts(certificate: bytes) -> CertificateFacts:
    return read_certificate(certificate)
