"""Log-ins to the console that were begun: each row is taken once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select

from silta.base.database import Transaction
from silta.portal.tables import administrator_pending


def put(transaction: Transaction, id_hash: bytes, content: bytes, expires_at: datetime) -> None:
    """Keep what a browser began; ``content`` is sealed to its token."""
    row = {"id_hash": id_hash, "content": content, "expires_at": expires_at}
    transaction.execute(insert(administrator_pending).values(**row))


def look(transaction: Transaction, id_hash: bytes, at: datetime) -> bytes | None:
    """Return the sealed content of what is not over; None without one."""
    this = administrator_pending.c.id_hash == id_hash
    good = administrator_pending.c.expires_at > at
    found = transaction.scalar(select(administrator_pending.c.content).where(this, good))
    return None if found is None else bytes(found)


def take(transaction: Transaction, id_hash: bytes, at: datetime) -> bytes | None:
    """Return the sealed content and forget it: of two who ask at once, one gets it."""
    this = administrator_pending.c.id_hash == id_hash
    query = delete(administrator_pending).where(this).returning(administrator_pending)
    row = transaction.execute(query).first()
    return None if row is None or row.expires_at <= at else bytes(row.content)
