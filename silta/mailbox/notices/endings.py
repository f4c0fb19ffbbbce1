"""Which ends of certificates and keys are to be told of now."""

from __future__ import annotations

from datetime import datetime

from silta.base.database import Transaction
from silta.base.times import utc_milliseconds
from silta.keys.expiry import Watched, warning_due
from silta.keys.standing import CertificateState, state_at
from silta.keys.store import expiring
from silta.mailbox.notices.notice import Kind, Notice, Reader, ReaderKind
from silta.mailbox.notices.telling import Due, administrators_now


def warnings_due(transaction: Transaction, at: datetime) -> list[Due]:
    """Return the warning of each approved certificate that ends: the one of now, no earlier one.

    For all administrators and the authority. A certificate whose place another one takes
    already is left out.
    """
    everybody = administrators_now(transaction)
    return [
        _warning(one, days, to)
        for one in expiring.watched(transaction)
        if _is_to_be_told(one, at) and (days := warning_due(one.expires_at, at)) is not None
        for to in (*everybody, Reader(ReaderKind.AUTHORITY, one.authority))
    ]


def overlaps_due(transaction: Transaction, at: datetime) -> list[Due]:
    """Return the reminders to retire gateway keys whose overlap is over, for administrators."""
    everybody = administrators_now(transaction)
    return [
        Due(
            f"overlap over {key} {to.id}",
            Notice(to, Kind.OVERLAP_OVER, {"key": key, "opens_until": utc_milliseconds(until)}),
        )
        for key, until in expiring.overlaps_over(transaction, at)
        for to in everybody
    ]


def _is_to_be_told(one: Watched, at: datetime) -> bool:
    return state_at(one, at) == CertificateState.APPROVED and one.retires_at is None


def _warning(one: Watched, days: int, to: Reader) -> Due:
    facts = {
        "certificate": one.fingerprint,
        "authority": one.authority,
        "expires_at": utc_milliseconds(one.expires_at) if one.expires_at else None,
    }
    return Due(f"expiry {one.fingerprint} {days} {to.id}", Notice(to, Kind.EXPIRY, facts))
