"""Administrators' acts on what waits to leave: try again, drop."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from silta.base.database import Transaction
from silta.keys.actor import Actor
from silta.keys.acts.proposals import must_have_reason
from silta.keys.audit.acts import Act
from silta.keys.audit.record import Entry
from silta.keys.store import audit
from silta.mailbox.evidence.receipt import RECEIPT
from silta.mailbox.outbox import care
from silta.mailbox.outbox.item import ItemId
from silta.mailbox.outbox.post import POST

# What may still leave of these only the machine's owner drops: a notice may tell of the one
# who drops it, and a receipt holds us to what we did.
SPARED: Final = frozenset({POST, RECEIPT})
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

    Raises ActRefused for what is SPARED, and for an empty reason.
    """
    given = None if reason is None else must_have_reason(reason)
    spared = () if actor.is_owner else SPARED
    care.drop(transaction, item, at, spared=spared)
    audit.append(transaction, Entry(Act.OUTBOX_DROPPED, actor, item, at, given))
