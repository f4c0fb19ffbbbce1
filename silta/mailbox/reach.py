"""What a certificate can do here: the services to which its signature files decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from silta.base.database import Transaction
from silta.keys.authority import AuthorityState
from silta.keys.standing import CertificateState, Standing, state_at
from silta.keys.store import authorities
from silta.mailbox.service import Service, ServiceState
from silta.mailbox.store import services

MAY_COUNT = frozenset({CertificateState.PENDING, CertificateState.APPROVED})


@dataclass(frozen=True, slots=True)
class Reach:
    """The services that a certificate files to; nothing goes there while ``is_open`` is False.

    That is the authority's own state.
    """

    services: tuple[Service, ...]
    is_open: bool


def reach_of(transaction: Transaction, standing: Standing, at: datetime) -> Reach:
    """Return where a certificate files to, or would if it were approved; nowhere once it ended."""
    authority = authorities.get(transaction, standing.authority)
    is_open = authority.state == AuthorityState.OPEN
    if state_at(standing, at) not in MAY_COUNT or standing.has_expired(at):
        return Reach((), is_open)
    offered = services.list_all(transaction, authority.id)
    return Reach(tuple(one for one in offered if one.state == ServiceState.OPEN), is_open)
