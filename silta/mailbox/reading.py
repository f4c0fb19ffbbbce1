"""What a citizen's reading does to a message, each act with its evidence, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from silta.base.database import Transaction
from silta.base.ids import new_id
from silta.base.keyed_hash import HashKey
from silta.base.store import raise_high_water
from silta.mailbox.evidence.about import Happened, draft
from silta.mailbox.evidence.record import Event
from silta.mailbox.letter import Manifest
from silta.mailbox.store import inbox
from silta.mailbox.store.evidence import append, lock_head
from silta.mailbox.store.inbox import Kept


@dataclass(frozen=True, slots=True)
class Proven:
    """A kept message whose signature holds, and what its sender signed."""

    kept: Kept
    manifest: Manifest = field(repr=False)
    manifest_bytes: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Act:
    """The citizen's act: when (UTC), and at which level (acr) they had identified."""

    at: datetime
    acr: str


def acknowledge(
    transaction: Transaction, proven: Proven, act: Act, key: HashKey, *, remedy_until: date | None
) -> None:
    """Acknowledge a message of verifiable service (Act 13/2003 section 18); again does nothing.

    The caller has seen that its time is not over. ``remedy_until`` goes into the evidence.
    """
    kept = _hold(transaction, proven.kept)
    if not kept.is_closed:
        return
    inbox.set_acknowledged(transaction, kept.id, act.at, act.acr)
    happened = Happened(
        Event.ACKNOWLEDGED, new_id(act.at), act.at, deadline=remedy_until, identification=act.acr
    )
    _add(transaction, happened, proven, key)


def note_opening(transaction: Transaction, proven: Proven, act: Act, key: HashKey) -> None:
    """Note that the content was handed over for the first time; again does nothing."""
    kept = _hold(transaction, proven.kept)
    if kept.opened_at is not None:
        return
    inbox.set_opened(transaction, kept.id, act.at)
    happened = Happened(Event.OPENED, new_id(act.at), act.at, identification=act.acr)
    _add(transaction, happened, proven, key)


def _hold(transaction: Transaction, kept: Kept) -> Kept:
    # The chain first, as the filing does: two orders of locking could wait for each other.
    lock_head(transaction, kept.authority_id)
    return inbox.hold(transaction, kept.account_id, kept.id)


def _add(transaction: Transaction, happened: Happened, proven: Proven, key: HashKey) -> None:
    said = draft(happened, proven.kept.id, proven.manifest, proven.manifest_bytes, key)
    append(transaction, proven.kept.authority_id, [said], key)
    raise_high_water(transaction, happened.time)
