"""Whose certificate signed a filed message."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from silta.base.database import Transaction
from silta.base.identity import BusinessId
from silta.keys.fingerprint import Fingerprint
from silta.mailbox.tables import message
from silta.mailbox.vault.types import MessageRef


@dataclass(frozen=True, slots=True)
class Sent:
    """A filed message, by whose it is and what signed it; nothing of its recipient."""

    id: MessageRef
    authority: BusinessId
    certificate: Fingerprint


def find(transaction: Transaction, reference: str) -> Sent | None:
    """Return who sent a message, or None where there is none under this id."""
    columns = message.c
    query = select(columns.id, columns.authority_id, columns.certificate)
    row = transaction.execute(query.where(columns.id == reference)).first()
    return None if row is None else Sent(row.id, row.authority_id, row.certificate)
