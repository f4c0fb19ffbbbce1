"""How many negative answers authorities got, for whoever looks after the intake."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from silta.base.database import Transaction
from silta.base.identity import BusinessId
from silta.base.reason import Reason
from silta.mailbox.tables import negative_answer


@dataclass(frozen=True, slots=True)
class Counted:
    """How often an authority was told a reason."""

    authority: BusinessId
    reason: Reason
    times: int


def counts_since(transaction: Transaction, since: datetime) -> list[Counted]:
    """Return the answers at ``since`` or later, counted by authority and reason."""
    columns = negative_answer.c
    groups = (columns.authority_id, columns.reason)
    query = select(*groups, func.count().label("times")).where(columns.at >= since)
    rows = transaction.execute(query.group_by(*groups).order_by(*groups)).all()
    return [Counted(BusinessId(row.authority_id), Reason(row.reason), row.times) for row in rows]
