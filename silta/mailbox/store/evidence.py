"""Each authority's chain of evidence records in the database."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, insert, select, update

from silta.base.database import Transaction
from silta.base.identity import BusinessId
from silta.base.ids import new_id
from silta.base.keyed_hash import HashKey
from silta.base.store import insert_or_nothing
from silta.mailbox.evidence.record import Draft, canonical, mark_of
from silta.mailbox.tables import evidence, evidence_head

CAUSE_BYTES = 32
TIME_IN_ID = 10  # characters of a ULID

_HEAD = select(evidence_head).where(evidence_head.c.authority_id == bindparam("authority"))
_LOCKED_HEAD = _HEAD.with_for_update()
_INSERT = insert(evidence)
_BY_CAUSE = select(evidence.c.id).where(evidence.c.cause == bindparam("cause"))
_OF_KIN = select(func.count(evidence.c.id)).where(
    evidence.c.cause.between(bindparam("first"), bindparam("last")),
    evidence.c.id >= bindparam("since"),
)
_MOVE_HEAD = (
    update(evidence_head)
    .where(evidence_head.c.authority_id == bindparam("authority"))
    .values(number=bindparam("end"), hash=bindparam("last"))
)


@dataclass(frozen=True, slots=True)
class Listed:
    """What ``silta evidence list`` shows of a record; ``record`` is its canonical JSON."""

    id: str
    authority: BusinessId
    number: int
    message: str | None
    event: str
    time: datetime
    record: bytes


def lock_head(transaction: Transaction, authority: BusinessId) -> None:
    """Let no other transaction add to the authority's chain until this one has ended.

    The filing takes this lock first, so that two gateways file an authority's mails one
    after the other and the second sees what the first has filed.
    """
    of_it = {"authority": authority}
    if transaction.execute(_LOCKED_HEAD, of_it).first() is None:
        insert_or_nothing(transaction, evidence_head, {"authority_id": authority, "number": 0})
        transaction.execute(_LOCKED_HEAD, of_it).one()


def append(
    transaction: Transaction, authority: BusinessId, drafts: Sequence[Draft], key: HashKey
) -> None:
    """Add records of one authority at the end of its chain; ``lock_head`` must be held."""
    head = transaction.execute(_HEAD, {"authority": authority}).one()
    number, digest, rows = head.number, head.hash, []
    for draft in drafts:
        number += 1
        record = canonical(draft, number, digest, key)
        digest = hashlib.sha256(record).digest()
        rows.append(
            {
                "id": draft.evidence_id,
                "authority_id": authority,
                "number": number,
                "message": draft.message,
                "event": draft.event,
                "time": draft.time,
                "record": record,
                "hash": digest,
                "salt_key_id": key.key_id,
                "mark": mark_of(key, record),
                "cause": draft.cause,
            }
        )
    transaction.execute(_INSERT, rows)
    transaction.execute(_MOVE_HEAD, {"authority": authority, "end": number, "last": digest})


def find_cause(transaction: Transaction, cause: bytes) -> str | None:
    """Return the id of the record of ``cause``; with the chain held, none comes meanwhile."""
    return transaction.scalar(_BY_CAUSE, {"cause": cause})


def count_kin(transaction: Transaction, kin: bytes, since: datetime) -> int:
    """Return how many records made since then have a cause that begins with ``kin``."""
    rest = CAUSE_BYTES - len(kin)
    # The time of a record stands first in its id: the gateway may read nothing else of it.
    bounds = {"first": kin + bytes(rest), "last": kin + b"\xff" * rest}
    counted = transaction.execute(_OF_KIN, {**bounds, "since": new_id(since)[:TIME_IN_ID]})
    return int(counted.scalar_one())


def list_all(transaction: Transaction, message: str | None = None) -> list[Listed]:
    """Return the records, of one message or of all, by authority and place in its chain."""
    query = select(evidence).order_by(evidence.c.authority_id, evidence.c.number)
    if message is not None:
        query = query.where(evidence.c.message == message)
    return [
        Listed(
            row.id,
            row.authority_id,
            row.number,
            row.message,
            row.event,
            row.time,
            bytes(row.record),
        )
        for row in transaction.execute(query)
    ]
