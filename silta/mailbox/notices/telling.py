"""Telling something once: it is noted in the transaction in which the mail is put."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from silta.base.database import Transaction
from silta.keys.store import administrators
from silta.keys.store.notices import first_time
from silta.mailbox.notices.notice import Notice, Reader, ReaderKind, body_of
from silta.mailbox.outbox import store
from silta.mailbox.outbox.post import POST


@dataclass(frozen=True, slots=True)
class Due:
    """A notice that is due, and the name under which it goes out once."""

    name: str
    notice: Notice


def tell(transaction: Transaction, due: Iterable[Due], at: datetime) -> int:
    """Put each notice in the outbox that never was; return how many these are.

    Needs a writing transaction. Of two processes that tell the same, one does.
    """
    told = 0
    for one in due:
        if first_time(transaction, one.name, at):
            store.put(transaction, channel=POST, body=body_of(one.notice), at=at)
            told += 1
    return told


def administrators_now(transaction: Transaction) -> list[Reader]:
    """Return all administrators who may log in."""
    found = administrators.active(transaction)
    return [Reader(ReaderKind.ADMINISTRATOR, one.id) for one in found]
