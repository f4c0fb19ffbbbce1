"""What the worker has yet to do for the evidence: places in the log, and signatures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select, update

from silta.base.database import Transaction
from silta.base.identity import BusinessId
from silta.keys.fingerprint import Fingerprint
from silta.mailbox.tables import evidence
from silta.mailbox.vault.types import MessageRef

_COLUMNS = evidence.c
_UNLOGGED = _COLUMNS.log_index.is_(None)
_UNSIGNED = _COLUMNS.signature.is_(None)
# A total order, the same for every worker: no two of them wait for each other in a circle.
_ORDER = (_COLUMNS.time, _COLUMNS.authority_id, _COLUMNS.number)
_WAITING = select(
    _COLUMNS.id,
    _COLUMNS.authority_id.label("authority"),
    _COLUMNS.message,
    _COLUMNS.record,
).order_by(*_ORDER)
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
class Record:
    """A record that waits; ``record`` is its canonical JSON, what is signed and logged."""

    id: str
    authority: BusinessId
    message: MessageRef | None
    record: bytes


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits; ``oldest_unsigned_at`` is a time of the event, in UTC."""

    unlogged: int
    unsigned: int
    oldest_unsigned_at: datetime | None


def unlogged(transaction: Transaction, most: int) -> list[Record]:
    """Return the first records without a place, in the order in which they get one.

    The log's head must be held, or another worker may be giving them theirs.
    """
    return _records(transaction, _WAITING.where(_UNLOGGED).limit(most))


def note_places(transaction: Transaction, records: Sequence[Record], first: int) -> None:
    """Give the records consecutive places in the log from ``first`` on; its head must be held."""
    places = enumerate((record.id for record in records), first)
    transaction.execute(_PLACE, [{"record_id": id_, "place": place} for place, id_ in places])


def unsigned(transaction: Transaction, most: int) -> list[Record]:
    """Return the first records that nobody has signed yet; another worker may be at them."""
    return _records(transaction, _WAITING.where(_UNSIGNED).limit(most))


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


def _records(transaction: Transaction, query: Select[Any]) -> list[Record]:
    return [
        Record(row.id, BusinessId(row.authority), row.message, bytes(row.record))
        for row in transaction.execute(query)
    ]
