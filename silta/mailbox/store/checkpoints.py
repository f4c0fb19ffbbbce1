"""The checkpoints of the transparency log in the database; rows are only ever added."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, bindparam, select

from silta.base.database import Transaction
from silta.base.store import insert_or_nothing
from silta.mailbox.evidence.checkpoint import Checkpoint
from silta.mailbox.tables import log_checkpoint

ROWS_AT_ONCE = 500
_NEWEST = select(log_checkpoint).order_by(log_checkpoint.c.number.desc()).limit(1)
_COVERING = _NEWEST.where(log_checkpoint.c.size > bindparam("of_index"))
_ALL = select(log_checkpoint).order_by(log_checkpoint.c.number)


def newest(transaction: Transaction) -> Checkpoint | None:
    """Return the last checkpoint, or None where none was made yet."""
    return _read(transaction.execute(_NEWEST).first())


def shown_size(transaction: Transaction) -> int:
    """Return how many records the last checkpoint covers: what the public may know of the log.

    When each later one came would tell whoever watches of a mailbox's doings as they happen.
    """
    return transaction.scalar(_NEWEST.with_only_columns(log_checkpoint.c.size)) or 0


def covering(transaction: Transaction, index: int) -> Checkpoint | None:
    """Return the last checkpoint of a log that has the record of this place, or None."""
    return _read(transaction.execute(_COVERING, {"of_index": index}).first())


def chain(transaction: Transaction) -> Iterator[Checkpoint]:
    """Yield all checkpoints in the order of their numbers."""
    with transaction.execute(_ALL.execution_options(yield_per=ROWS_AT_ONCE)) as rows:
        for row in rows:
            yield _of(row)


def add(transaction: Transaction, checkpoint: Checkpoint) -> bool:
    """Add a checkpoint, and tell so; False where another worker's has its number already."""
    return insert_or_nothing(transaction, log_checkpoint, asdict(checkpoint))


def _read(row: Row[*tuple[Any, ...]] | None) -> Checkpoint | None:
    return None if row is None else _of(row)


def _of(row: Row[*tuple[Any, ...]]) -> Checkpoint:
    return Checkpoint(
        number=row.number,
        size=row.size,
        root=bytes(row.root),
        made_at=row.made_at,
        note=row.note,
        statement=row.statement,
        signature=row.signature,
        signer=row.signer,
    )
