"""What waits for an administrator's hands, counted for the first page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from silta.base.database import Transaction
from silta.keys.expiry import Watched, Why, needs_of
from silta.keys.fingerprint import Fingerprint, grouped
from silta.keys.standing import CertificateState
from silta.keys.store import audit_pages, authorities, expiring, proposals
from silta.mailbox.outbox import care
from silta.mailbox.outbox.item import State
from silta.portal.admin.asking import Administering
from silta.portal.admin.mails_aside import count_aside
from silta.portal.admin.views_acts import RecordView, view_of
from silta.portal.naming import naming

# Long enough for a week's holiday.
OF_LATE: Final = timedelta(days=7)
# A phone's page stays short; the audit has them all.
MOST_ALARMS: Final = 10
# Those that are pending are listed by themselves, however long they are.
OF_ITSELF: Final = frozenset({Why.PENDING})


@dataclass(frozen=True, slots=True)
class CertificateView:
    """A certificate that needs a hand; ``fingerprint`` is None where an authority has none."""

    fingerprint: Fingerprint | None
    authority: str
    why: str
    when: datetime | None

    @property
    def groups(self) -> str:
        """Return the fingerprint as a person compares it."""
        return grouped(self.fingerprint) if self.fingerprint else ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """All that waits; ``aside`` is None where the console's user may not look."""

    proposals: int
    pending: tuple[CertificateView, ...]
    expiring: tuple[CertificateView, ...]
    dead: int
    aside: int | None
    alarms: tuple[RecordView, ...]
    has_more_alarms: bool

    @property
    def is_nothing(self) -> bool:
        """Tell whether no hand is needed."""
        return not (self.proposals or self.pending or self.expiring or self.dead or self.aside)


def waiting_of(transaction: Transaction, aside: Path, administering: Administering) -> Waiting:
    """Return what waits now."""
    at = administering.at
    names = naming(transaction, administering.language)
    watched = expiring.watched(transaction)
    needs = needs_of(watched, sorted(authorities.open_ones(transaction)), at)
    alarms = audit_pages.alarms_since(transaction, at - OF_LATE, most=MOST_ALARMS + 1)

    def pending(one: Watched) -> CertificateView:
        authority = names.authority(one.authority)
        return CertificateView(one.fingerprint, authority, Why.PENDING, one.added_at)

    return Waiting(
        proposals=len(proposals.list_open(transaction)),
        pending=tuple(pending(one) for one in watched if one.state == CertificateState.PENDING),
        expiring=tuple(
            CertificateView(
                need.certificate.fingerprint if need.certificate else None,
                names.authority(need.authority),
                need.why,
                need.since_or_until,
            )
            for need in needs
            if need.why not in OF_ITSELF
        ),
        dead=sum(one.state == State.DEAD for one in care.list_all(transaction)),
        aside=count_aside(aside),
        alarms=tuple(view_of(row) for row in alarms[:MOST_ALARMS]),
        has_more_alarms=len(alarms) > MOST_ALARMS,
    )
