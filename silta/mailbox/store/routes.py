"""What the intake asks of each mail's envelope, each question one prepared statement."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from silta.base.database import Transaction
from silta.base.identity import BusinessId
from silta.keys.authority import AuthorityState
from silta.keys.tables import authority, authority_domain
from silta.mailbox.service import ServiceState
from silta.mailbox.tables import service

_SENDER = (
    select(authority.c.id)
    .select_from(authority.join(authority_domain))
    .where(authority_domain.c.domain == bindparam("domain"))
    .where(authority.c.state == AuthorityState.OPEN)
)
_SERVICE = (
    select(service.c.code, authority.c.id, authority.c.ring_generation)
    .select_from(service.join(authority))
    .where(service.c.code == bindparam("code"))
    .where(service.c.state == ServiceState.OPEN, authority.c.state == AuthorityState.OPEN)
)


@dataclass(frozen=True, slots=True)
class OpenService:
    """A service that takes mail now, and the generation of its authority's keyring."""

    code: str
    authority: BusinessId
    ring_generation: int


def open_sender(transaction: Transaction, domain: str) -> BusinessId | None:
    """Return the open authority whose domain (in lower case) this is, or None."""
    return transaction.scalar(_SENDER, {"domain": domain})


def open_service(transaction: Transaction, code: str) -> OpenService | None:
    """Return an open service of an open authority, or None."""
    row = transaction.execute(_SERVICE, {"code": code}).first()
    return None if row is None else OpenService(row.code, BusinessId(row.id), row.ring_generation)
