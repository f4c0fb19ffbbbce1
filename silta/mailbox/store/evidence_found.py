"""Evidence records with what the worker made of them: their signature and place in the log."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from silta.base.database import Transaction
from silta.base.identity import BusinessId
from silta.keys.fingerprint import Fingerprint
from silta.mailbox.evidence.genuine import Row as Written
from silta.mailbox.tables import evidence
from silta.mailbox.vault.types import MessageRef

_IN_ORDER = select(evidence).order_by(evidence.c.authority_id, evidence.c.number)


@dataclass(frozen=True, slots=True)
class Signed(Written):
    """A record; ``signature`` and ``signer`` are None until it is signed.

    ``record`` is its canonical JSON, over whose exact bytes the armoured ``signature``
    stands; ``log_index`` is its place in the log from 0, None until it has one. ``mark`` is
    that of the process which made it.
    """

    signature: str | None
    signer: Fingerprint | None
    log_index: int | None
    mark: bytes | None = None


def of_message(transaction: Transaction, message: MessageRef) -> list[Signed]:
    """Return a message's records, in the order of their chain."""
    found = transaction.execute(_IN_ORDER.where(evidence.c.message == message))
    return [_signed(row) for row in found]


def by_ids(transaction: Transaction, ids: Collection[str]) -> list[Signed]:
    """Return the records of these ids that there are, by authority and place in its chain."""
    found = transaction.execute(_IN_ORDER.where(evidence.c.id.in_(ids)))
    return [_signed(row) for row in found]


def _signed(row: Row[*tuple[Any, ...]]) -> Signed:
    return Signed(
        id=row.id,
        authority=BusinessId(row.authority_id),
        number=row.number,
        message=row.message,
        event=row.event,
        time=row.time,
        record=bytes(row.record),
        signature=row.signature,
        signer=row.signer,
        log_index=row.log_index,
        mark=row.mark and bytes(row.mark),
    )
