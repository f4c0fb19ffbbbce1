"""What a browser is in the middle of: each row is taken once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, insert, select

from silta.base.database import Transaction
from silta.portal.tables import pending


def put(
    transaction: Transaction, id_hash: bytes, step: str, content: bytes, expires_at: datetime
) -> None:
    """Keep what a browser began; ``content`` is sealed to its token."""
    row = {"id_hash": id_hash, "step": step, "content": content, "expires_at": expires_at}
    transaction.execute(insert(pending).values(**row))


def look(transaction: Transaction, id_hash: bytes, step: str, at: datetime) -> bytes | None:
    """Return the sealed content of a step that is not over; None without one."""
    query = select(pending.c.content).where(_this(id_hash, step), pending.c.expires_at > at)
    found = transaction.scalar(query)
    return None if found is None else bytes(found)


def take(transaction: Transaction, id_hash: bytes, step: str, at: datetime) -> bytes | None:
    """Return the sealed content and forget it: of two who ask at once, one gets it."""
    query = delete(pending).where(_this(id_hash, step)).returning(pending)
    row = transaction.execute(query).first()
    return None if row is None or row.expires_at <= at else bytes(row.content)


def _this(id_hash: bytes, step: str) -> ColumnElement[bool]:
    return and_(pending.c.id_hash == id_hash, pending.c.step == step)
