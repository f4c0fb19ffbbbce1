"""From an item of the outbox to the mail: who reads it now, in which language, in which words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from silta.base.database import Database, Transaction
from silta.keys.store import addressees
from silta.keys.store.addressees import Addressee
from silta.mailbox.notices.notice import Notice, ReaderKind, notice_of
from silta.mailbox.notices.particulars import particulars
from silta.mailbox.notices.render import LANGUAGES, rendered
from silta.mailbox.outbox.item import Item
from silta.mailbox.outbox.mail import Mail


class Composer:
    """Writes the notices of the gateway ``domain``; threads may share it."""

    def __init__(self, database: Database, domain: str, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._domain = domain
        self._clock = clock

    def __call__(self, item: Item) -> Mail | None:
        """Return the item's mail, or None when its reader is no longer to be told.

        Raises ValueError for a body that is no notice of this version.
        """
        notice = notice_of(item.body)
        with self._database.read() as transaction:
            to = _addressee(transaction, notice)
            if to is None:
                return None
            language = to.language if to.language in LANGUAGES else LANGUAGES[0]
            facts = particulars(transaction, notice, language, self._clock())
        if facts is None:
            return None
        subject, text = rendered(notice.kind, language, {**facts, "domain": self._domain})
        return Mail(to.address, subject, text)


def _addressee(transaction: Transaction, notice: Notice) -> Addressee | None:
    if notice.to.kind == ReaderKind.ADMINISTRATOR:
        return addressees.active_administrator(transaction, notice.to.id)
    return addressees.authority_contact(transaction, notice.to.id)
