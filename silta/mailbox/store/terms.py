"""Which version of the terms of use a citizen accepted, and when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from silta.base.database import Transaction
from silta.base.store import insert_or_nothing
from silta.mailbox.tables import terms_acceptance
from silta.mailbox.vault.types import AccountId


def accept(transaction: Transaction, account: AccountId, version: str, at: datetime) -> None:
    """Note the acceptance of a version; the first time of each counts."""
    row = {"account_id": account, "version": version, "accepted_at": at}
    insert_or_nothing(transaction, terms_acceptance, row)


def accepted(transaction: Transaction, account: AccountId) -> dict[str, datetime]:
    """Return the accepted versions, each with its time in UTC."""
    of_it = select(terms_acceptance).where(terms_acceptance.c.account_id == account)
    return {row.version: row.accepted_at for row in transaction.execute(of_it)}
