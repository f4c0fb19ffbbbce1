"""One account's messages in the database, as its holder may reach them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, or_, select, update

from silta.base.database import Transaction
from silta.base.identity import BusinessId
from silta.keys.fingerprint import Fingerprint
from silta.mailbox.service import Method
from silta.mailbox.tables import message
from silta.mailbox.vault.types import AccountId, MessageRef


@dataclass(frozen=True, slots=True)
class Kept:
    """A message as it stands in the clear; nothing here is proven yet.

    ``method`` is a Method in every row that we wrote, ``certificate`` the signer's
    fingerprint, ``verified`` the mark of the portal.
    """

    id: MessageRef
    account_id: AccountId
    authority_id: BusinessId
    message_id: str
    service_code: str
    certificate: Fingerprint
    method: str
    kind: str
    rule_set: str
    remedy_days: int | None
    not_before: datetime | None
    filed_at: datetime
    acknowledged_at: datetime | None
    opened_at: datetime | None
    verified: bytes | None = field(repr=False)

    @property
    def available_at(self) -> datetime:
        """Return the time from which the holder can see it."""
        return max(self.filed_at, self.not_before or self.filed_at)

    @property
    def is_closed(self) -> bool:
        """Tell whether its content waits for the acknowledgement (Act 13/2003 section 18)."""
        # A row that says neither was changed by another hand: it stays closed until it is proven.
        return self.method != Method.ORDINARY and self.acknowledged_at is None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many messages an account shows, and how many of them were never opened."""

    total: int
    new: int


def find(transaction: Transaction, account: AccountId, reference: str, at: datetime) -> Kept | None:
    """Return a message that this account shows at ``at``; None for any other, whatever it is."""
    query = _select().where(message.c.id == reference, _shown(account, at))
    row = transaction.execute(query).first()
    return None if row is None else _read(row)


def hold(transaction: Transaction, account: AccountId, reference: MessageRef) -> Kept:
    """Return a message again; nobody else changes it until this transaction has ended."""
    of_it = (message.c.id == reference) & (message.c.account_id == account)
    return _read(transaction.execute(_select().where(of_it).with_for_update()).one())


def page(
    transaction: Transaction, account: AccountId, at: datetime, *, skipped: int, most: int
) -> list[Kept]:
    """Return at most ``most`` messages after the ``skipped`` newest ones."""
    held_back = message.c.not_before > message.c.filed_at
    available_at = case((held_back, message.c.not_before), else_=message.c.filed_at)
    newest = (available_at.desc(), message.c.id.desc())
    query = _select().where(_shown(account, at)).order_by(*newest).offset(skipped).limit(most)
    return [_read(row) for row in transaction.execute(query)]


def count(transaction: Transaction, account: AccountId, at: datetime) -> Counts:
    """Return the numbers above the list."""
    is_new = message.c.opened_at.is_(None)
    query = select(func.count(), func.count().filter(is_new)).where(_shown(account, at))
    total, new = transaction.execute(query).one()
    return Counts(total, new)


def unacknowledged(
    transaction: Transaction, account: AccountId, at: datetime, since: datetime
) -> list[Kept]:
    """Return the messages that still wait for an acknowledgement, if available after ``since``."""
    waits = and_(message.c.method == Method.VERIFIABLE, message.c.acknowledged_at.is_(None))
    young = or_(message.c.filed_at > since, message.c.not_before > since)
    rows = transaction.execute(_select().where(_shown(account, at), waits, young))
    return [_read(row) for row in rows]


def set_acknowledged(
    transaction: Transaction, reference: MessageRef, at: datetime, acr: str
) -> None:
    """Note the acknowledgement, with the level of identification."""
    values = {"state": "acknowledged", "acknowledged_at": at, "acknowledged_acr": acr}
    transaction.execute(update(message).where(message.c.id == reference).values(**values))


def set_opened(transaction: Transaction, reference: MessageRef, at: datetime) -> None:
    """Note the first opening."""
    values = {"state": "opened", "opened_at": at}
    transaction.execute(update(message).where(message.c.id == reference).values(**values))


def set_verified(transaction: Transaction, reference: MessageRef, mark: bytes) -> None:
    """Keep the portal's mark that it verified the signature."""
    transaction.execute(update(message).where(message.c.id == reference).values(verified=mark))


def _shown(account: AccountId, at: datetime) -> ColumnElement[bool]:
    is_due = or_(message.c.not_before.is_(None), message.c.not_before <= at)
    return and_(message.c.account_id == account, is_due)


def _select() -> Select[tuple[object, ...]]:
    columns = (message.c[name] for name in Kept.__dataclass_fields__)
    return select(*columns)


def _read(row: Row[tuple[object, ...]]) -> Kept:
    return Kept(**row._mapping)  # noqa: SLF001 -- SQLAlchemy's documented name
