"""From an item of the outbox to the mail: who reads it now, in which language, in which words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from silta.base.database import Database, Transaction
from silta.keys.store import addressees
from silta.keys.store.addressees import Addressee
from silta.mailbox.notices.invitations import with_a_new_link
from silta.mailbox.notices.notice import Kind, Notice, ReaderKind, notice_of
from silta.mailbox.notices.particulars import particulars
from silta.mailbox.notices.render import LANGUAGES, rendered
from silta.mailbox.outbox.item import Item
from silta.mailbox.outbox.mail import Mail


class Composer:
    """Writes the notices of the gateway ``domain``; threads may share it.

    ``console`` is its address as people type it.
    """

    def __init__(
        self, database: Database, domain: str, console: str, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._domain = domain
        self._console = console
        self._clock = clock

    def __call__(self, item: Item) -> Mail | None:
        """Return the item's mail, or None when its reader is no longer to be told.

        Raises ValueError for a body that is no notice of this version.
        """
        notice, at = notice_of(item.body), self._clock()
        with self._transaction_of(notice) as transaction:
            to = _addressee(transaction, notice, at)
            if to is None:
                return None
            language = to.language if to.language in LANGUAGES else LANGUAGES[0]
            facts = self._facts(transaction, notice, language, at)
        if facts is None:
            return None
        subject, text = rendered(notice.kind, language, {**facts, "domain": self._domain})
        return Mail(to.address, subject, text)

    def _transaction_of(self, notice: Notice) -> AbstractContextManager[Transaction]:
        writes = notice.kind == Kind.INVITATION
        return self._database.write() if writes else self._database.read()

    def _facts(
        self, transaction: Transaction, notice: Notice, language: str, at: datetime
    ) -> Mapping[str, Any] | None:
        if notice.kind == Kind.INVITATION:
            return with_a_new_link(transaction, notice.to.id, language, self._console, at)
        return particulars(transaction, notice, language, at)


def _addressee(transaction: Transaction, notice: Notice, at: datetime) -> Addressee | None:
    """Return who reads a notice; an invitation is read by who is invited, and by nobody else."""
    if (notice.kind == Kind.INVITATION) != (notice.to.kind == ReaderKind.INVITED):
        raise ValueError("not the reader of this kind of notice")
    wanted = notice.to.id
    if notice.to.kind == ReaderKind.INVITED:
        return addressees.invited_administrator(transaction, wanted, at)
    if notice.to.kind == ReaderKind.AUTHORITY:
        return addressees.authority_contact(transaction, wanted)
    if notice.kind == Kind.ALARM:
        return addressees.hearer_of_alarms(transaction, wanted, at)
    return addressees.active_administrator(transaction, wanted)
