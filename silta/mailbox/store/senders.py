"""Which authority may send from a mail domain: asked for each mail, one prepared statement."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from silta.base.database import Transaction
from silta.base.identity import BusinessId
from silta.keys.authority import AuthorityState
from silta.keys.tables import authority, authority_domain


@dataclass(frozen=True, slots=True)
class Sender:
    """An authority that may send now, and the generation of its keyring.

    One in preparation may only try out: its letters go to the test service alone.
    """

    id: BusinessId
    ring_generation: int
    in_preparation: bool


_SENDER = (
    select(authority.c.id, authority.c.ring_generation, authority.c.state)
    .select_from(authority.join(authority_domain))
    .where(authority_domain.c.domain == bindparam("domain"))
    .where(authority.c.state.in_((AuthorityState.OPEN, AuthorityState.PREPARING)))
)


def sender(transaction: Transaction, domain: str) -> Sender | None:
    """Return the authority, open or in preparation, whose domain (in lower case) this is."""
    row = transaction.execute(_SENDER, {"domain": domain}).first()
    if row is None:
        return None
    in_preparation = row.state == AuthorityState.PREPARING
    return Sender(BusinessId(row.id), row.ring_generation, in_preparation)
