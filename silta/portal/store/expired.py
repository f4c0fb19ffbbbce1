"""The end of log-ins: what has run out goes away, so that a copy of the database has less."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete

from silta.base.database import Transaction
from silta.portal.lifetimes import IDLE
from silta.portal.tables import administrator_pending, administrator_session, pending, session


def delete_expired(transaction: Transaction, at: datetime) -> int:
    """Delete the sessions and pending rows that no browser may use any more; return how many.

    Citizens' and administrators'. A session ends at its ``expires_at``, or when nobody was
    there for IDLE.
    """
    statements = [
        delete(table)
        .where((table.c.expires_at <= at) | (table.c.seen_at <= at - IDLE))
        .returning(table.c.id_hash)
        for table in (session, administrator_session)
    ] + [
        delete(table).where(table.c.expires_at <= at).returning(table.c.id_hash)
        for table in (pending, administrator_pending)
    ]
    return sum(len(transaction.execute(statement).all()) for statement in statements)
