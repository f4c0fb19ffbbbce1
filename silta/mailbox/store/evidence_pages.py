"""The evidence log as people page through it; the chains themselves are in ``store.evidence``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from silta.base.database import Transaction
from silta.base.identity import BusinessId
from silta.mailbox.tables import evidence


@dataclass(frozen=True, slots=True)
class Line:
    """What is shown of a record: which chain, which event, when; never whom it concerns.

    ``log_index`` and ``signed_at`` are None until the worker has come to it.
    """

    id: str
    authority: BusinessId
    number: int
    message: str | None
    event: str
    time: datetime
    log_index: int | None
    signed_at: datetime | None


def count(transaction: Transaction) -> int:
    """Return how many records there are in all chains."""
    return transaction.scalar(select(func.count()).select_from(evidence)) or 0


def latest(transaction: Transaction, *, most: int, skipped: int) -> list[Line]:
    """Return the last records of all chains, newest first.

    Within a millisecond ids stand in no order: the records of a chain go by their number.
    """
    columns = evidence.c
    query = select(
        columns.id,
        columns.authority_id.label("authority"),
        columns.number,
        columns.message,
        columns.event,
        columns.time,
        columns.log_index,
        columns.signed_at,
    )
    newest = (columns.time.desc(), columns.number.desc(), columns.id.desc())
    newest_first = query.order_by(*newest).limit(most).offset(skipped)
    return [Line(**row._mapping) for row in transaction.execute(newest_first)]  # noqa: SLF001 -- SQLAlchemy's documented name
