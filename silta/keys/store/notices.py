"""What was told already, so that it is told once."""

from __future__ import annotations

from datetime import datetime

from silta.base.database import Transaction
from silta.base.store import insert_or_nothing
from silta.keys.tables import notice_sent


def first_time(transaction: Transaction, name: str, at: datetime) -> bool:
    """Note that ``name`` is told; tell whether it had not been before."""
    return insert_or_nothing(transaction, notice_sent, {"name": name[:200], "at": at})
