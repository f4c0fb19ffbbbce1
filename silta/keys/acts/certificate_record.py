"""What all acts on a certificate share: it is held, read, and the act recorded."""

from __future__ import annotations

from datetime import datetime

from silta.base.act import ActRefused
from silta.base.database import Transaction
from silta.base.times import utc_milliseconds
from silta.keys.actor import Actor
from silta.keys.acts.proposals import must_have_reason
from silta.keys.audit.acts import Act
from silta.keys.audit.record import Entry, Facts
from silta.keys.fingerprint import Fingerprint
from silta.keys.standing import Standing, state_at
from silta.keys.store import audit, certificates


def held(
    transaction: Transaction, fingerprint: Fingerprint, as_read: str | None = None
) -> Standing:
    """Return how a certificate stands, which nobody else changes until the transaction ends.

    ``as_read`` is the mark of the standing that a page showed. Raises ActRefused when it is
    another by now: the fingerprint may have come to stand under another authority.
    """
    certificates.hold(transaction, fingerprint, alone=True)
    found = certificates.get(transaction, fingerprint)
    if as_read not in (None, found.mark):
        raise ActRefused(certificates.CHANGED)
    return found


def reason_of(actor: Actor, reason: str | None) -> str | None:
    """Return the reason, which only the machine's owner may leave out."""
    if actor.is_owner and not (reason or "").strip():
        return None
    return must_have_reason(reason or "")


def facts_of(read: Standing, at: datetime) -> Facts:
    """Return what a record says of a certificate, as it was read."""
    return {
        "state": state_at(read, at),
        "authority": read.authority,
        "replaced_by": read.replaced_by,
        "retires_at": time_text(read.retires_at),
        "readers_warned_at": time_text(read.readers_warned_at),
    }


def time_text(at: datetime | None) -> str | None:
    """Return a time as records have it; None for none."""
    return None if at is None else utc_milliseconds(at)


def record(  # noqa: PLR0913 -- each is a fact of the act
    transaction: Transaction,
    actor: Actor,
    act: Act,
    read: Standing,
    changed: Facts,
    *,
    at: datetime,
    reason: str | None = None,
    alone: bool = False,
) -> None:
    """Append the act on a certificate that was read as ``read``; ``changed`` is what it changed."""
    before = facts_of(read, at)
    after = {**before, **changed}
    entry = Entry(act, actor, read.fingerprint, at, reason, before, after, alone)
    audit.append(transaction, entry)
