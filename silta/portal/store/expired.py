"""The end of log-ins: what has run out goes away, so that a copy of the database has less."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete

from silta.base.database import Transaction
from silta.portal.lifetimes import IDLE
from silta.portal.tables import pending, session


def delete_expired(transaction: Transaction, at: datetime) -> int:
    """Delete the sessions and pending rows that no browser may use any more; return how many.

    A session ends at its ``expires_at``, or when nobody was there for IDLE.
    """
    over = (session.c.expires_at <= at) | (session.c.seen_at <= at - IDLE)
    sessions = delete(session).where(over).returning(session.c.id_hash)
    left = delete(pending).where(pending.c.expires_at <= at).returning(pending.c.id_hash)
    return sum(len(transaction.execute(statement).all()) for statement in (sessions, left))
