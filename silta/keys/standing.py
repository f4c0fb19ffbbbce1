"""How a certificate stands in the registry, as types and pure decisions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from silta.base.act import ActRefused
from silta.base.identity import BusinessId
from silta.keys.fingerprint import Fingerprint


class CertificateState(StrEnum):
    """The life of a certificate; that it expired is seen from its own date."""

    PENDING = "pending"
    APPROVED = "approved"
    RETIRED = "retired"
    REVOKED = "revoked"


# What an administrator may make of a certificate, from which states.
CHANGES = {
    CertificateState.APPROVED: {CertificateState.PENDING},
    CertificateState.RETIRED: {CertificateState.APPROVED},
    CertificateState.REVOKED: {
        CertificateState.PENDING,
        CertificateState.APPROVED,
        CertificateState.RETIRED,
    },
}


@dataclass(frozen=True, slots=True)
class Ending:
    """An administrator's word that a certificate counts no more, and why."""

    state: CertificateState
    at: datetime
    by: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class KeyStrength:
    """What policy asks of one key: its algorithm (RFC 9580 section 9.1) and its size in bits."""

    algorithm: int
    bits: int


@dataclass(frozen=True, slots=True)
class Signer:
    """What is known of a signer: whose certificate it is, how it stands, and its bytes.

    ``strength`` is of the key in it that signed; None for a key unknown here.
    """

    authority: BusinessId
    state: CertificateState
    strength: KeyStrength | None
    certificate: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Standing:
    """A certificate of an authority, and the strength of each key in it by full fingerprint."""

    fingerprint: Fingerprint
    authority: BusinessId
    state: CertificateState
    user_id: str
    expires_at: datetime | None
    added_by: str
    approved_by: str | None
    keys: tuple[tuple[Fingerprint, KeyStrength], ...]

    def must_allow(self, new: CertificateState) -> None:
        """Raise ActRefused unless this certificate may become ``new``."""
        if self.state not in CHANGES[new]:
            raise ActRefused(f"the certificate is {self.state}: it cannot become {new}")
