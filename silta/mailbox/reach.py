"""What a certificate can do here: the services to which its signature files decisions."""

from __future__ import annotations

from datetime import datetime

from silta.base.database import Transaction
from silta.keys.authority import AuthorityState
from silta.keys.standing import CertificateState, Standing, state_at
from silta.keys.store import authorities
from silta.mailbox.service import Service, ServiceState
from silta.mailbox.store import services

MAY_COUNT = frozenset({CertificateState.PENDING, CertificateState.APPROVED})


def may_file(transaction: Transaction, standing: Standing, at: datetime) -> tuple[Service, ...]:
    """Return the services that a certificate files to now, or would if it were approved.

    None once it has ended or expired, and none while its authority is not open.
    """
    authority = authorities.get(transaction, standing.authority)
    is_good = state_at(standing, at) in MAY_COUNT and not standing.has_expired(at)
    if not is_good or authority.state != AuthorityState.OPEN:
        return ()
    return tuple(
        service
        for service in services.list_all(transaction)
        if service.authority == authority.id and service.state == ServiceState.OPEN
    )
