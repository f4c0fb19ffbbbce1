"""How receipts reach an authority: its address, its language, its certificates."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from silta.base.database import Transaction
from silta.base.identity import BusinessId
from silta.keys.standing import CertificateState
from silta.keys.store.addressees import name_of
from silta.keys.tables import authority, certificate


@dataclass(frozen=True, slots=True)
class ReceiptReader:
    """An authority as it is written to; ``language``, fi, sv or en, is its first one.

    ``address`` is None where none was recorded. ``certificates`` are those that count,
    whether or not something can be encrypted to them.
    """

    name: str
    language: str
    address: str | None = field(repr=False)
    certificates: tuple[bytes, ...] = field(repr=False)


def receipt_reader(transaction: Transaction, wanted: BusinessId, at: datetime) -> ReceiptReader:
    """Return the reader of an authority's receipts as it stands at ``at``.

    A person who is its contact is no reader: receipts name messages. What is suspended
    gets its receipts too, since they say what was done in its name.
    """
    columns = authority.c
    query = select(columns.receipts_to, columns.languages).where(columns.id == wanted)
    row = transaction.execute(query).one()
    language = row.languages.partition(",")[0]
    return ReceiptReader(
        name=name_of(transaction, wanted, language) or wanted,
        language=language,
        address=row.receipts_to,
        certificates=_that_count(transaction, wanted, at),
    )


def _that_count(transaction: Transaction, owner: BusinessId, at: datetime) -> tuple[bytes, ...]:
    columns = certificate.c
    query = select(columns.content).where(columns.authority_id == owner)
    query = query.where(columns.state == CertificateState.APPROVED)
    for end in (columns.expires_at, columns.retires_at):
        query = query.where(end.is_(None) | (end > at))
    found = transaction.scalars(query.order_by(columns.fingerprint))
    return tuple(bytes(content) for content in found)
