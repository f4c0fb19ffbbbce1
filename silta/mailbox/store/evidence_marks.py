"""Marks on what was recorded before there were marks; all later records come with theirs."""

from __future__ import annotations

from typing import Final

from sqlalchemy import bindparam, select, update

from silta.base.database import Database
from silta.base.keyed_hash import HashKey
from silta.mailbox.evidence.record import mark_of
from silta.mailbox.tables import evidence

AT_ONCE: Final = 1000
_UNMARKED = (
    select(evidence.c.id, evidence.c.record)
    .where(evidence.c.mark.is_(None), evidence.c.id > bindparam("after"))
    .order_by(evidence.c.id)
    .limit(bindparam("most"))
)
_MARK = update(evidence).where(evidence.c.id == bindparam("record_id")).values(mark=bindparam("by"))


def mark_earlier(database: Database, key: HashKey) -> int:
    """Mark every record that has no mark, as ours; return how many there were.

    For the one moment in which nobody could have known of marks: whoever may have such a
    record marked later has it signed.
    """
    count, last = 0, ""
    while ids := _mark_next(database, key, last):
        count += len(ids)
        last = ids[-1]
    return count


def _mark_next(database: Database, key: HashKey, after: str) -> list[str]:
    """Mark the next ones after an id; return theirs."""
    with database.write() as transaction:
        rows = transaction.execute(_UNMARKED, {"after": after, "most": AT_ONCE}).all()
        marks = [{"record_id": row.id, "by": mark_of(key, bytes(row.record))} for row in rows]
        if marks:
            transaction.execute(_MARK, marks)
    return [row.id for row in rows]
