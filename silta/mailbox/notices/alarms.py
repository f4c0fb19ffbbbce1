"""Acts that alarm: one hand did what two should, or the machine's owner acted."""

from __future__ import annotations

from silta.base.database import Transaction
from silta.keys.store import acts_told, audit
from silta.mailbox.notices.notice import Kind, Notice, Reader
from silta.mailbox.notices.telling import Due, administrators_now


def told_of(transaction: Transaction, number: int) -> list[Due]:
    """Return the notices of one act: to all administrators but the one who did it."""
    found = audit.find(transaction, number)
    if found is None:
        return []
    readers = [to for to in administrators_now(transaction) if to.id != found.actor]
    return [_alarm(number, to) for to in readers]


def _alarm(number: int, to: Reader) -> Due:
    # The record itself names people, so the outbox has its number alone.
    name = f"{acts_told.alarm_name(number)} {to.id}"
    return Due(name, Notice(to, Kind.ALARM, {"record": number}))
