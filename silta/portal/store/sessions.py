"""Sessions in the database: the hash of the browser's token, an account's id, sealed content."""

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
    """A session as it stands; what counts is in ``content``, sealed to the browser's token.

    ``expires_at`` is for the sweep. Times are UTC.
    """

    id_hash: bytes = field(repr=False)
    account_id: AccountId
    content: bytes = field(repr=False)
    seen_at: datetime
    expires_at: datetime


def add(transaction: Transaction, new: SessionRow) -> None:
    """Keep a new session."""
    values = {name: getattr(new, name) for name in SessionRow.__dataclass_fields__}
    transaction.execute(insert(session).values(**values))


def find(transaction: Transaction, id_hash: bytes) -> tuple[SessionRow, datetime] | None:
    """Return a session, whatever its times say, and when its account was opened; or None.

    A session of an account that is closed is none.
    """
    query = (
        select(session, account.c.opened_at)
        .join(account, account.c.id == session.c.account_id)
        .where(session.c.id_hash == id_hash, account.c.state != AccountState.CLOSED)
    )
    row = transaction.execute(query).first()
    if row is None:
        return None
    found = SessionRow(
        id_hash=bytes(row.id_hash),
        account_id=AccountId(row.account_id),
        content=bytes(row.content),
        seen_at=row.seen_at,
        expires_at=row.expires_at,
    )
    return found, row.opened_at


def touch(transaction: Transaction, id_hash: bytes, at: datetime) -> None:
    """Note that a session was used."""
    transaction.execute(update(session).where(session.c.id_hash == id_hash).values(seen_at=at))


def end(transaction: Transaction, id_hash: bytes) -> None:
    """Forget a session; one that is not there is no error."""
    transaction.execute(delete(session).where(session.c.id_hash == id_hash))
