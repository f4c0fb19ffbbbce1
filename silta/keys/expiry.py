"""When a certificate's end is told of, and what of the registry needs hands; pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from silta.base.identity import BusinessId
from silta.keys.fingerprint import Fingerprint
from silta.keys.standing import CertificateState, state_at

# A municipality needs weeks to have a new certificate made, approved and put to work.
DAYS_AHEAD: Final = (60, 30, 14, 7, 1)
SOON: Final = timedelta(days=DAYS_AHEAD[0])
PENDING_FOR_LONG: Final = timedelta(days=7)
OVER: Final = 0


@dataclass(frozen=True, slots=True)
class Watched:
    """A certificate that is pending or approved, as far as its time goes.

    ``retires_at`` is the end of the overlap once another one takes its place.
    """

    fingerprint: Fingerprint
    authority: BusinessId
    state: CertificateState
    user_id: str
    expires_at: datetime | None
    retires_at: datetime | None
    added_at: datetime
    added_by: str
    approved_by: str | None

    def lasts(self, at: datetime) -> bool:
        """Tell whether its signatures count at ``at``."""
        is_over = self.expires_at is not None and self.expires_at <= at
        return state_at(self, at) == CertificateState.APPROVED and not is_over


class Why(StrEnum):
    """Why something needs hands."""

    EXPIRED = "expired"
    EXPIRES_SOON = "expires_soon"
    OVERLAP = "overlap"
    PENDING = "pending"
    NONE_LASTS = "none_lasts"


@dataclass(frozen=True, slots=True)
class Need:
    """What needs hands: a certificate, or an open authority that has none (``certificate`` None).

    ``since_or_until`` is when it expires, retires or was added.
    """

    why: Why
    authority: BusinessId
    certificate: Watched | None = None
    since_or_until: datetime | None = None


def warning_due(expires_at: datetime | None, at: datetime) -> int | None:
    """Return how many days ahead the warning is that is due now, or OVER after the end.

    One at a time: whoever comes late gets the nearest alone. None before the first, and
    for a certificate that never expires.
    """
    if expires_at is None:
        return None
    left = expires_at - at
    if left <= timedelta(0):
        return OVER
    return min((days for days in DAYS_AHEAD if left <= timedelta(days=days)), default=None)


def days_left(until: datetime, at: datetime) -> int:
    """Return in how many days ``until`` is, a day begun counting as one; 0 once it is past."""
    return max(0, -((at - until) // timedelta(days=1)))


def needs_of(
    certificates: Iterable[Watched], open_authorities: Iterable[BusinessId], at: datetime
) -> list[Need]:
    """Return all that needs hands at ``at``: what stops mails first, then by its time."""
    watched = list(certificates)
    lasting = {one.authority for one in watched if one.lasts(at)}
    found = [Need(Why.NONE_LASTS, one) for one in open_authorities if one not in lasting]
    of_certificates = [need for one in watched if (need := _need_of(one, at)) is not None]
    return found + sorted(of_certificates, key=lambda need: need.since_or_until or at)


def _need_of(one: Watched, at: datetime) -> Need | None:
    def need(why: Why, time: datetime) -> Need:
        return Need(why, one.authority, one, time)

    state = state_at(one, at)
    if state == CertificateState.PENDING:
        waits_long = at - one.added_at > PENDING_FOR_LONG
        return need(Why.PENDING, one.added_at) if waits_long else None
    if state != CertificateState.APPROVED:
        return None
    if one.expires_at is not None and one.expires_at <= at:
        return need(Why.EXPIRED, one.expires_at)
    if one.retires_at is not None:
        return need(Why.OVERLAP, one.retires_at)
    if one.expires_at is not None and one.expires_at - at <= SOON:
        return need(Why.EXPIRES_SOON, one.expires_at)
    return None
