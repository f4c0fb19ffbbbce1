"""What the worker has yet to do for the evidence: places in the log, and signatures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select, tuple_, update

from silta.base.database import Transaction
from silta.base.identity import BusinessId
from silta.keys.fingerprint import Fingerprint
from silta.mailbox.evidence.genuine import Row, Waits
from silta.mailbox.tables import evidence

_COLUMNS = evidence.c
_UNLOGGED = _COLUMNS.log_index.is_(None)
_UNSIGNED = _COLUMNS.signature.is_(None)
# A total order, the same for every worker: no two of them wait for each other in a circle.
_ORDER = (_COLUMNS.time, _COLUMNS.authority_id, _COLUMNS.number)
_BEFORE = evidence.alias("before")
_IS_BEFORE = and_(
    _BEFORE.c.authority_id == _COLUMNS.authority_id, _BEFORE.c.number == _COLUMNS.number - 1
)
_WAITING = (
    select(evidence, _BEFORE.c.hash.label("hash_before"))
    .outerjoin_from(evidence, _BEFORE, _IS_BEFORE)
    .order_by(*_ORDER)
)
_STILL_UNLOGGED = select(_COLUMNS.id).where(_UNLOGGED)
_STILL_UNSIGNED = select(_COLUMNS.id).where(_UNSIGNED).order_by(*_ORDER)
_PLACE = (
    update(evidence)
    .where(_COLUMNS.id == bindparam("record_id"), _UNLOGGED)
    .values(log_index=bindparam("place"))
)
_SIGN = (
    update(evidence)
    .where(_COLUMNS.id == bindparam("record_id"), _UNSIGNED)
    .values(signature=bindparam("by_key"), signer=bindparam("key"), signed_at=bindparam("at"))
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits; ``oldest_unsigned_at`` is a time of the event, in UTC."""

    unlogged: int
    unsigned: int
    oldest_unsigned_at: datetime | None


Page = Callable[[Transaction, int, Row | None], list[Waits]]
"""Reads the first records that wait for something, or the first after one."""


def unlogged(transaction: Transaction, most: int, after: Row | None = None) -> list[Waits]:
    """Return the first records without a place, or those after one, in the order of their places.

    Another worker may be giving them theirs.
    """
    return _records(transaction, _WAITING.where(_UNLOGGED), most, after)


def still_unlogged(transaction: Transaction, records: Sequence[Row]) -> list[Row]:
    """Return those that have no place yet; the log's head must be held."""
    ids = [one.id for one in records]
    still = set(transaction.scalars(_STILL_UNLOGGED.where(_COLUMNS.id.in_(ids))))
    return [one for one in records if one.id in still]


def note_places(transaction: Transaction, records: Sequence[Row], first: int) -> None:
    """Give the records consecutive places in the log from ``first`` on; its head must be held."""
    places = enumerate((record.id for record in records), first)
    transaction.execute(_PLACE, [{"record_id": id_, "place": place} for place, id_ in places])


def unsigned(transaction: Transaction, most: int, after: Row | None = None) -> list[Waits]:
    """Return the first records that nobody has signed yet, or those after one.

    Another worker may be at them.
    """
    return _records(transaction, _WAITING.where(_UNSIGNED), most, after)


def unfinished(transaction: Transaction, most: int, after: Row | None = None) -> list[Waits]:
    """Return the first records that lack a place or a signature, or those after one."""
    return _records(transaction, _WAITING.where(or_(_UNLOGGED, _UNSIGNED)), most, after)


def keep_signatures(
    transaction: Transaction, signatures: Mapping[str, str], signer: Fingerprint, at: datetime
) -> set[str]:
    """Keep the signatures, by the record's id; return the ids of those that had none before.

    Whoever stored a record's signature sends its receipt, and nobody else does.
    """
    # Held in the one order: others may be giving them places, or signatures of their own.
    held = _STILL_UNSIGNED.where(_COLUMNS.id.in_(signatures)).with_for_update()
    kept = set(transaction.scalars(held))
    by_it = {"key": signer, "at": at}
    rows = [{"record_id": id_, "by_key": signatures[id_], **by_it} for id_ in kept]
    if rows:
        transaction.execute(_SIGN, rows)
    return kept


def waiting(transaction: Transaction) -> Waiting:
    """Return how many records wait for their place and for their signature, and since when."""
    count = select(func.count()).select_from(evidence)
    oldest = select(func.min(_COLUMNS.time)).where(_UNSIGNED)
    return Waiting(
        unlogged=transaction.scalar(count.where(_UNLOGGED)) or 0,
        unsigned=transaction.scalar(count.where(_UNSIGNED)) or 0,
        oldest_unsigned_at=transaction.scalar(oldest),
    )


def _records(
    transaction: Transaction, query: Select[Any], most: int, after: Row | None
) -> list[Waits]:
    if after is not None:
        query = query.where(tuple_(*_ORDER) > (after.time, after.authority, after.number))
    return [
        Waits(
            id=row.id,
            authority=BusinessId(row.authority_id),
            number=row.number,
            message=row.message,
            event=row.event,
            time=row.time,
            record=bytes(row.record),
            hash=bytes(row.hash),
            mark=row.mark and bytes(row.mark),
            before=row.hash_before and bytes(row.hash_before),
        )
        for row in transaction.execute(query.limit(most))
    ]
