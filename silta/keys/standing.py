"""How a certificate stands in the registry, as types and pure decisions."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

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
CHANGES: Mapping[CertificateState, frozenset[CertificateState]] = {
    CertificateState.APPROVED: frozenset({CertificateState.PENDING}),
    CertificateState.RETIRED: frozenset({CertificateState.APPROVED}),
    CertificateState.REVOKED: frozenset(
        {CertificateState.PENDING, CertificateState.APPROVED, CertificateState.RETIRED}
    ),
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

    ``strength`` is of the key in it that signed; None for a key unknown here. ``retires_at``
    is the end of its overlap with the one that replaces it.
    """

    authority: BusinessId
    state: CertificateState
    strength: KeyStrength | None
    certificate: bytes = field(repr=False)
    retires_at: datetime | None = None

    def is_retired_by_time(self, at: datetime) -> bool:
        """Tell whether the overlap is over; nothing but the clock says so."""
        return state_at(self, at) != self.state


class Overlapping(Protocol):
    """What tells how a certificate stands at a moment."""

    @property
    def state(self) -> CertificateState:
        """Return the state that somebody put it in."""
        ...

    @property
    def retires_at(self) -> datetime | None:
        """Return when its overlap with another one ends."""
        ...


def state_at(certificate: Overlapping, at: datetime) -> CertificateState:
    """Return the state that counts: an approved one is retired from the end of its overlap on."""
    ends = certificate.retires_at
    if certificate.state == CertificateState.APPROVED and ends is not None and ends <= at:
        return CertificateState.RETIRED
    return certificate.state


@dataclass(frozen=True, slots=True)
class Standing:
    """A certificate of an authority, and the strength of each key in it by full fingerprint.

    ``state`` is what somebody put it in; ``state_at`` is what counts. Its messages carry a
    warning since ``readers_warned_at``.
    """

    fingerprint: Fingerprint
    authority: BusinessId
    state: CertificateState
    user_id: str
    expires_at: datetime | None
    added_at: datetime
    added_by: str
    approved_at: datetime | None
    approved_by: str | None
    approved_alone: bool
    approved_reason: str | None
    retires_at: datetime | None
    replaced_by: Fingerprint | None
    readers_warned_at: datetime | None
    ended_at: datetime | None
    ended_by: str | None
    ended_reason: str | None
    keys: tuple[tuple[Fingerprint, KeyStrength], ...]

    @property
    def mark(self) -> str:
        """Return a short text that is another one as soon as anything here is."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:32]

    def has_expired(self, at: datetime) -> bool:
        """Tell whether its own date is over; without one it never is."""
        return self.expires_at is not None and self.expires_at <= at

    def must_allow(self, new: CertificateState, at: datetime) -> None:
        """Raise ActRefused unless this certificate may become ``new`` at ``at``."""
        state = state_at(self, at)
        if state not in CHANGES[new]:
            raise ActRefused(f"the certificate is {state}: it cannot become {new}")
