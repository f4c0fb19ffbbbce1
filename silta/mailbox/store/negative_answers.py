"""Refusals that told an authority something of a person; rows are only ever added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, func, insert, select

from silta.base.database import Transaction
from silta.base.identity import BusinessId
from silta.base.ids import new_id
from silta.base.reason import Reason
from silta.keys.fingerprint import Fingerprint
from silta.mailbox.tables import negative_answer
from silta.mailbox.vault.types import AccountId


@dataclass(frozen=True, slots=True)
class NegativeAnswer:
    """What an authority asked by its letter, and was told at ``at`` (UTC); not of whom.

    ``certificate`` is the signer's, ``message_id`` the sender's own name of the letter.
    """

    at: datetime
    authority: BusinessId
    service: str
    certificate: Fingerprint
    message_id: str
    reason: Reason


def add(transaction: Transaction, given: NegativeAnswer, account: AccountId | None) -> None:
    """Log an answer; ``account`` is the person's, in whatever state, or None without one."""
    transaction.execute(
        insert(negative_answer).values(
            id=new_id(given.at),
            at=given.at,
            authority_id=given.authority,
            service_code=given.service,
            certificate=given.certificate,
            message_id=given.message_id,
            reason=given.reason,
            account_id=account,
        )
    )


def count_since(transaction: Transaction, owner: BusinessId, since: datetime) -> int:
    """Return how many negative answers an authority got at ``since`` or later."""
    of_it = (negative_answer.c.authority_id == owner) & (negative_answer.c.at >= since)
    query = select(func.count()).select_from(negative_answer).where(of_it)
    return int(transaction.scalars(query).one())


def list_of_account(transaction: Transaction, account: AccountId) -> list[NegativeAnswer]:
    """Return what authorities were told of an account's holder, newest first."""
    query = select(negative_answer).where(negative_answer.c.account_id == account)
    newest_first = query.order_by(negative_answer.c.at.desc(), negative_answer.c.id.desc())
    return [_read(row) for row in transaction.execute(newest_first)]


def list_of_authority(
    transaction: Transaction, owner: BusinessId, *, most: int
) -> list[NegativeAnswer]:
    """Return the last answers that an authority got, newest first, ``most`` at most."""
    query = select(negative_answer).where(negative_answer.c.authority_id == owner)
    newest_first = query.order_by(negative_answer.c.at.desc(), negative_answer.c.id.desc())
    return [_read(row) for row in transaction.execute(newest_first.limit(most))]


def _read(row: Row[tuple[object, ...]]) -> NegativeAnswer:
    values = row._mapping  # noqa: SLF001 -- SQLAlchemy's documented name
    return NegativeAnswer(
        at=values["at"],
        authority=values["authority_id"],
        service=values["service_code"],
        certificate=values["certificate"],
        message_id=values["message_id"],
        reason=Reason(values["reason"]),
    )
