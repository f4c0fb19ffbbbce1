"""Acts that alarm: one hand did what two should, or the machine's owner acted."""

from __future__ import annotations

from silta.base.database import Transaction
from silta.keys.store import acts_told, audit
from silta.mailbox.notices.invitations import invitation_due
from silta.mailbox.notices.notice import Kind, Notice, Reader, ReaderKind
from silta.mailbox.notices.telling import Due


def told_of(transaction: Transaction, number: int) -> list[Due]:
    """Return the notices of one act: to all administrators of that moment but who did it.

    Who was removed by it, or by a later one, is told as well. An invitation of the
    console's goes to whom it invites.
    """
    found = audit.find(transaction, number)
    if found is None:
        return []
    readers = [
        Reader(ReaderKind.ADMINISTRATOR, one)
        for one in acts_told.active_at(transaction, number)
        if one != found.actor
    ]
    return [*invitation_due(found), *(_alarm(number, to) for to in readers)]


def _alarm(number: int, to: Reader) -> Due:
    # The record itself names people, so the outbox has its number alone.
    name = f"{acts_told.alarm_name(number)} {to.id}"
    return Due(name, Notice(to, Kind.ALARM, {"record": number}))
