"""Filed messages in the database: what stands in the clear, and the sealed parts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from silta.base.database import Transaction
from silta.base.identity import BusinessId
from silta.keys.fingerprint import Fingerprint
from silta.mailbox.tables import account_key, message, part
from silta.mailbox.vault.types import (
    AccountId,
    KeyId,
    MessageRef,
    PartKind,
    SealedMessage,
    SealedPart,
    WrappedAccountKey,
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A message's metadata: no name, no title, no identity code; sizes in bytes."""

    id: MessageRef
    message_id: str
    authority: BusinessId
    service: str
    method: str
    state: str
    filed_at: datetime
    evidence_id: str
    documents: int
    bytes: int


def list_all(
    transaction: Transaction,
    account: AccountId | None = None,
    certificate: Fingerprint | None = None,
) -> list[Listed]:
    """Return the messages in the order they were filed: all, or one account's or signer's.

    ``certificate`` is the signer's as it was at the filing, whatever became of it since.
    """
    columns = message.c
    query = select(
        columns.id,
        columns.message_id,
        columns.authority_id.label("authority"),
        columns.service_code.label("service"),
        columns.method,
        columns.state,
        columns.filed_at,
        columns.evidence_id,
        columns.documents,
        columns.bytes,
    ).order_by(columns.filed_at, columns.id)
    if account is not None:
        query = query.where(columns.account_id == account)
    if certificate is not None:
        query = query.where(columns.certificate == certificate)
    return [Listed(**row._mapping) for row in transaction.execute(query)]  # noqa: SLF001 -- SQLAlchemy's documented name


def count(transaction: Transaction, account: AccountId) -> int:
    """Return how many messages an account holds."""
    query = select(func.count()).select_from(message).where(message.c.account_id == account)
    return int(transaction.scalars(query).one())


def sealed(transaction: Transaction, reference: MessageRef) -> SealedMessage | None:
    """Return a message as it is sealed, for the one who can open it; None when there is none."""
    row = transaction.execute(select(message).where(message.c.id == reference)).first()
    if row is None:
        return None
    parts = transaction.execute(
        select(part).where(part.c.message_id == reference).order_by(part.c.kind, part.c.number)
    )
    return SealedMessage(
        message=reference,
        account=AccountId(row.account_id),
        account_key_id=KeyId(row.account_key_id),
        sealed_content_key=bytes(row.content_key),
        parts=tuple(
            SealedPart(
                kind=PartKind(found.kind),
                number=found.number,
                size_bytes=found.bytes,
                inline=None if found.content is None else bytes(found.content),
                file=found.file,
            )
            for found in parts
        ),
    )


def wrapped_key(transaction: Transaction, key_id: KeyId) -> WrappedAccountKey | None:
    """Return an account's wrapped private key; None once it is destroyed, or never was."""
    row = transaction.execute(select(account_key).where(account_key.c.key_id == key_id)).first()
    if row is None or row.wrapped is None:
        return None
    owner = AccountId(row.account_id)
    return WrappedAccountKey(key_id, owner, bytes(row.wrapped), KeyId(row.wrap_key_id))


@dataclass(frozen=True, slots=True)
class Came:
    """A message that came by a certificate: which service and when, never whose it is."""

    id: MessageRef
    service: str
    filed_at: datetime


def came_by(
    transaction: Transaction, certificate: Fingerprint, *, skipped: int, most: int
) -> list[Came]:
    """Return at most ``most`` messages that a certificate signed, after the newest ``skipped``."""
    query = (
        select(message.c.id, message.c.service_code, message.c.filed_at)
        .where(message.c.certificate == certificate)
        .order_by(message.c.filed_at.desc(), message.c.id.desc())
    )
    rows = transaction.execute(query.offset(skipped).limit(most))
    return [Came(MessageRef(row.id), row.service_code, row.filed_at) for row in rows]


def count_by(transaction: Transaction, certificate: Fingerprint) -> int:
    """Return how many messages a certificate signed."""
    of_it = message.c.certificate == certificate
    return transaction.scalars(select(func.count()).select_from(message).where(of_it)).one()
