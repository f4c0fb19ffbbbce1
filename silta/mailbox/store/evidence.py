"""Each authority's chain of evidence records in the database."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from silta.base.database import Transaction
from silta.base.identity import BusinessId
from silta.base.keyed_hash import HashKey
from silta.base.store import insert_or_nothing
from silta.mailbox.evidence.record import Draft, canonical
from silta.mailbox.tables import evidence, evidence_head


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
    insert_or_nothing(transaction, evidence_head, {"authority_id": authority, "number": 0})
    of_it = evidence_head.c.authority_id == authority
    transaction.execute(select(evidence_head).where(of_it).with_for_update()).one()


def append(transaction: Transaction, draft: Draft, key: HashKey) -> None:
    """Add a record at the end of its authority's chain; ``lock_head`` must be held."""
    of_it = evidence_head.c.authority_id == draft.authority
    head = transaction.execute(select(evidence_head).where(of_it)).one()
    number = head.number + 1
    record = canonical(draft, number, head.hash, key)
    digest = hashlib.sha256(record).digest()
    transaction.execute(
        insert(evidence).values(
            id=draft.evidence_id,
            authority_id=draft.authority,
            number=number,
            message=draft.message,
            event=draft.event,
            time=draft.time,
            record=record,
            hash=digest,
            salt_key_id=key.key_id,
        )
    )
    transaction.execute(update(evidence_head).where(of_it).values(number=number, hash=digest))


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
