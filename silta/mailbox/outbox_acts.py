"""Administrators' acts on what waits to leave: try again, drop."""

from __future__ import annotations

from datetime import datetime

from silta.base.database import Transaction
from silta.keys.actor import Actor
from silta.keys.acts.proposals import must_have_reason
from silta.keys.audit.acts import Act
from silta.keys.audit.record import Entry
from silta.keys.store import audit
from silta.mailbox.outbox import care
from silta.mailbox.outbox.item import ItemId
from silta.mailbox.outbox.post import POST

# The subject of an act on every item at once.
ALL = "all"


def retry(transaction: Transaction, actor: Actor, item: ItemId, *, at: datetime) -> None:
    """Let an item leave at once, all its attempts before it again; ActRefused if that cannot be."""
    care.retry(transaction, item, at)
    audit.append(transaction, Entry(Act.OUTBOX_RETRIED, actor, item, at))


def retry_all(transaction: Transaction, actor: Actor, *, at: datetime) -> int:
    """Let every item leave at once; return how many there are."""
    count = care.retry_all(transaction, at)
    audit.append(transaction, Entry(Act.OUTBOX_RETRIED, actor, ALL, at, after={"items": count}))
    return count


def drop(
    transaction: Transaction, actor: Actor, item: ItemId, *, reason: str | None, at: datetime
) -> None:
    """Forget an item: it never leaves, and all administrators are told.

    A notice that may still leave only the machine's owner can drop: it may tell of the one
    who drops it. Raises ActRefused for that, and for an empty reason.
    """
    given = None if reason is None else must_have_reason(reason)
    spared = None if actor.is_owner else POST
    care.drop(transaction, item, at, spared=spared)
    audit.append(transaction, Entry(Act.OUTBOX_DROPPED, actor, item, at, given))
