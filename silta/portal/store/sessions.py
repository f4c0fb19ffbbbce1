"""Sessions in the database: the hash of the browser's token, and an account's id."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from silta.base.database import Transaction
from silta.mailbox.account import AccountState
from silta.mailbox.tables import account
from silta.mailbox.vault.types import AccountId
from silta.portal.tables import session


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session as it stands; ``holder`` is sealed to the browser's token."""

    id_hash: bytes = field(repr=False)
    account_id: AccountId
    acr: str
    identified_at: datetime
    seen_at: datetime
    expires_at: datetime
    holder: bytes = field(repr=False)


def add(transaction: Transaction, new: SessionRow) -> None:
    """Keep a new session."""
    values = {name: getattr(new, name) for name in SessionRow.__dataclass_fields__}
    transaction.execute(insert(session).values(**values))


def find(transaction: Transaction, id_hash: bytes) -> SessionRow | None:
    """Return a session whose account is not closed, whatever its times say; or None."""
    query = (
        select(session)
        .join(account, account.c.id == session.c.account_id)
        .where(session.c.id_hash == id_hash, account.c.state != AccountState.CLOSED)
    )
    row = transaction.execute(query).first()
    if row is None:
        return None
    return SessionRow(
        id_hash=bytes(row.id_hash),
        account_id=AccountId(row.account_id),
        acr=row.acr,
        identified_at=row.identified_at,
        seen_at=row.seen_at,
        expires_at=row.expires_at,
        holder=bytes(row.holder),
    )


def touch(transaction: Transaction, id_hash: bytes, at: datetime) -> None:
    """Note that a session was used."""
    transaction.execute(update(session).where(session.c.id_hash == id_hash).values(seen_at=at))


def end(transaction: Transaction, id_hash: bytes) -> None:
    """Forget a session; one that is not there is no error."""
    transaction.execute(delete(session).where(session.c.id_hash == id_hash))
