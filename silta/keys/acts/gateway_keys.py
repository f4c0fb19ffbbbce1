"""Acts on the gateway's own keys; the command line alone does them, for it has the secret parts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from silta.base.act import ActRefused
from silta.base.database import Transaction
from silta.keys.actor import Actor
from silta.keys.acts.gateway_key_requests import Wanted, fulfil
from silta.keys.acts.proposals import must_have_reason
from silta.keys.audit.acts import Act
from silta.keys.audit.record import Entry, Facts
from silta.keys.fingerprint import Fingerprint
from silta.keys.gateway_key import GatewayKey, Purpose
from silta.keys.proposal import Proposal
from silta.keys.store import audit, gateway_keys

LONGEST_OVERLAP = timedelta(days=365)


def add(
    transaction: Transaction, actor: Actor, key: GatewayKey, *, request: str | None = None
) -> None:
    """Register a key that was made here."""
    asked = fulfil(transaction, actor, request, Wanted.NEW, key.purpose, at=key.made_at)
    gateway_keys.add(transaction, key)
    _record(transaction, Act.GATEWAY_KEY_MADE, actor, key, key.made_at, asked=asked)


def bring_in(transaction: Transaction, actor: Actor, key: GatewayKey) -> GatewayKey:
    """Register a secret key that was brought along; one of ours that was lost is whole again.

    Returns the key as registered. Raises ActRefused for one that is retired, or is
    registered for another purpose.
    """
    known = gateway_keys.find(transaction, key.fingerprint)
    if known is None:
        gateway_keys.add(transaction, key)
    elif known.has_ended or known.purpose != key.purpose:
        raise ActRefused(f"this key is here already: a {known.state} key for {known.purpose}")
    found = known or key
    _record(transaction, Act.GATEWAY_KEY_IMPORTED, actor, found, key.made_at, before=known)
    return found


def publish(
    transaction: Transaction,
    actor: Actor,
    fingerprint: Fingerprint,
    *,
    at: datetime,
    request: str | None = None,
) -> None:
    """Let senders find a new key in the Web Key Directory, beside the active one."""
    before = gateway_keys.get(transaction, fingerprint)
    if before.purpose != Purpose.OPENING:
        raise ActRefused("the directory is for keys to encrypt to: hand this one out by 'export'")
    asked = fulfil(transaction, actor, request, Wanted.PUBLISH, fingerprint, at=at)
    gateway_keys.publish(transaction, before, at)
    after = gateway_keys.get(transaction, fingerprint)
    _record(transaction, Act.GATEWAY_KEY_PUBLISHED, actor, after, at, before=before, asked=asked)


def activate(  # noqa: PLR0913 -- each is a fact of the act
    transaction: Transaction,
    actor: Actor,
    fingerprint: Fingerprint,
    *,
    overlap: timedelta,
    at: datetime,
    request: str | None = None,
) -> None:
    """Make a key the one of its purpose; the one before opens mails for the time of overlap."""
    if not timedelta() <= overlap <= LONGEST_OVERLAP:
        raise ActRefused(f"an overlap has 0 to {LONGEST_OVERLAP.days} days")
    before = gateway_keys.get(transaction, fingerprint)
    asked = fulfil(transaction, actor, request, Wanted.ACTIVATE, fingerprint, at=at)
    until = at + overlap if before.purpose == Purpose.OPENING else None
    gateway_keys.activate(transaction, before, at, opens_until=until)
    after = gateway_keys.get(transaction, fingerprint)
    more = {"the_one_before_opens_until": until.isoformat() if until else None}
    _record(transaction, Act.GATEWAY_KEY_ACTIVATED, actor, after, at, before=before, asked=asked,
            more=more)  # fmt: skip


def retire(  # noqa: PLR0913 -- each is a fact of the act
    transaction: Transaction,
    actor: Actor,
    fingerprint: Fingerprint,
    *,
    at_once: bool,
    reason: str | None,
    at: datetime,
    request: str | None = None,
) -> GatewayKey:
    """End a key and return it; the caller destroys its secret part then, and notes that.

    One that is retired is returned as it is, so that a destruction which was cut off is
    finished by repeating it, and each machine that has the key destroys it. ``at_once``
    needs a reason, and does not wait for mails on their way.
    """
    before = gateway_keys.get(transaction, fingerprint)
    if before.has_ended:
        return before
    asked = fulfil(transaction, actor, request, Wanted.RETIRE, fingerprint, at=at)
    given = must_have_reason(reason or "") if at_once or reason else None
    if not at_once:
        before.must_be_unneeded(at)
    gateway_keys.retire(transaction, before, at)
    after = gateway_keys.get(transaction, fingerprint)
    _record(transaction, Act.GATEWAY_KEY_RETIRED, actor, after, at, before=before, asked=asked,
            reason=given, more={"at_once": at_once})  # fmt: skip
    return after


def note_lost(  # noqa: PLR0913 -- each is a fact of the act
    transaction: Transaction,
    actor: Actor,
    fingerprint: Fingerprint,
    *,
    reason: str | None,
    at: datetime,
    request: str | None = None,
) -> GatewayKey:
    """End a key whose secret part is on no machine of ours, and return it as it is now.

    It is recorded as lost, with a reason, and never as destroyed: who knows who has it.
    """
    before = gateway_keys.get(transaction, fingerprint)
    asked = fulfil(transaction, actor, request, Wanted.RETIRE, fingerprint, at=at)
    given = must_have_reason(reason or "")
    gateway_keys.lose(transaction, before, at)
    after = gateway_keys.get(transaction, fingerprint)
    _record(transaction, Act.GATEWAY_KEY_RETIRED, actor, after, at, before=before, asked=asked,
            reason=given, more={"lost": True})  # fmt: skip
    return after


def note_destroyed(  # noqa: PLR0913 -- each is a fact of the act
    transaction: Transaction,
    actor: Actor,
    key: GatewayKey,
    files: Sequence[str],
    *,
    machine: str,
    at: datetime,
) -> None:
    """Record that the files of a retired key's secret part are gone from a machine's disk."""
    if key.destroyed_at is None:
        gateway_keys.note_destroyed(transaction, key, at)
    more: Facts = {"files": list(files), "machine": machine}
    _record(transaction, Act.GATEWAY_KEY_DESTROYED, actor, key, at, more=more)


def note_exported(
    transaction: Transaction, actor: Actor, fingerprint: Fingerprint, *, to: str, at: datetime
) -> None:
    """Record that a key's secret part left the key store, encrypted, to the file ``to``."""
    key = gateway_keys.get(transaction, fingerprint)
    if key.has_ended:
        raise ActRefused(f"the gateway key is {key.state}: its secret part is to be nowhere")
    _record(transaction, Act.GATEWAY_KEY_EXPORTED, actor, key, at, more={"file": to})


def _record(  # noqa: PLR0913 -- each is a fact of the record
    transaction: Transaction,
    act: Act,
    actor: Actor,
    key: GatewayKey,
    at: datetime,
    *,
    before: GatewayKey | None = None,
    asked: Proposal | None = None,
    reason: str | None = None,
    more: Facts | None = None,
) -> None:
    """Record an act; who asked for it gave the reason, where the doer gives none."""
    given = reason or (asked.reason if asked else None)
    request = {"request": asked.id} if asked else {}
    was = before.facts() if before else {}
    after = {**key.facts(), **request, **(more or {})}
    audit.append(transaction, Entry(act, actor, key.fingerprint, at, given, was, after))
