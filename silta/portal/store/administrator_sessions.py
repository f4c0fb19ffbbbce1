"""Sessions of administrators in the database: a token's hash, whose it is, sealed content."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from silta.base.database import Transaction
from silta.keys.administrator import AdministratorId
from silta.portal.tables import administrator_session


@dataclass(frozen=True, slots=True)
class AdministratorSessionRow:
    """A session as it stands; what counts is in ``content``, sealed to the browser's token.

    ``expires_at`` is for the sweep. Times are UTC.
    """

    id_hash: bytes = field(repr=False)
    administrator_id: AdministratorId
    content: bytes = field(repr=False)
    seen_at: datetime
    expires_at: datetime


def add(transaction: Transaction, new: AdministratorSessionRow) -> None:
    """Keep a new session."""
    values = {name: getattr(new, name) for name in AdministratorSessionRow.__dataclass_fields__}
    transaction.execute(insert(administrator_session).values(**values))


def find(transaction: Transaction, id_hash: bytes) -> AdministratorSessionRow | None:
    """Return a session, whatever its times say, or None."""
    query = select(administrator_session).where(administrator_session.c.id_hash == id_hash)
    row = transaction.execute(query).first()
    if row is None:
        return None
    return AdministratorSessionRow(
        id_hash=bytes(row.id_hash),
        administrator_id=AdministratorId(row.administrator_id),
        content=bytes(row.content),
        seen_at=row.seen_at,
        expires_at=row.expires_at,
    )


def touch(transaction: Transaction, id_hash: bytes, at: datetime) -> None:
    """Note that a session was used."""
    this = administrator_session.c.id_hash == id_hash
    transaction.execute(update(administrator_session).where(this).values(seen_at=at))


def end(transaction: Transaction, id_hash: bytes) -> None:
    """Forget a session; one that is not there is no error."""
    this = administrator_session.c.id_hash == id_hash
    transaction.execute(delete(administrator_session).where(this))


def end_all_of(transaction: Transaction, administrator: AdministratorId) -> None:
    """Forget every session of an administrator."""
    theirs = administrator_session.c.administrator_id == administrator
    transaction.execute(delete(administrator_session).where(theirs))
