"""The gateway's own keys in the database: their public parts and states."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from silta.base.act import ActRefused
from silta.base.database import Transaction
from silta.keys.fingerprint import Fingerprint
from silta.keys.gateway_key import ENDED, Algorithm, GatewayKey, GatewayKeyState, Purpose
from silta.keys.tables import gateway_key

IN_THE_DIRECTORY = (GatewayKeyState.PUBLISHED, GatewayKeyState.ACTIVE)
BEFORE_ITS_END = (GatewayKeyState.NEW, GatewayKeyState.PUBLISHED, GatewayKeyState.OVERLAP)


def add(transaction: Transaction, key: GatewayKey) -> None:
    """Add a key in its state; raise ActRefused if it is there."""
    try:
        transaction.execute(
            insert(gateway_key).values(
                fingerprint=key.fingerprint,
                purpose=key.purpose,
                state=key.state,
                algorithm=key.algorithm,
                certificate=key.certificate,
                made_at=key.made_at,
                published_at=key.published_at,
                activated_at=key.activated_at,
            )
        )
    except IntegrityError:
        raise ActRefused("the gateway key is already registered") from None


def list_all(transaction: Transaction, purpose: Purpose | None = None) -> list[GatewayKey]:
    """Return the gateway keys, of one purpose or all, the oldest first."""
    query = select(gateway_key).order_by(gateway_key.c.made_at, gateway_key.c.fingerprint)
    if purpose is not None:
        query = query.where(gateway_key.c.purpose == purpose)
    return [_read(row) for row in transaction.execute(query)]


def at_work(transaction: Transaction, purpose: Purpose) -> list[GatewayKey]:
    """Return the keys of a purpose that have not ended, the active one first."""
    keys = list_all(transaction, purpose)
    living = [key for key in keys if not key.has_ended]
    return sorted(living, key=lambda key: key.state != GatewayKeyState.ACTIVE)


def opening(transaction: Transaction) -> list[GatewayKey]:
    """Return the keys that still open mails, the active one first; never a receipts key."""
    return at_work(transaction, Purpose.OPENING)


def in_the_directory(transaction: Transaction) -> list[GatewayKey]:
    """Return the opening keys that senders may find, the active one first."""
    return [key for key in opening(transaction) if key.state in IN_THE_DIRECTORY]


def find(transaction: Transaction, fingerprint: Fingerprint) -> GatewayKey | None:
    """Return one gateway key, or None."""
    query = select(gateway_key).where(gateway_key.c.fingerprint == fingerprint)
    row = transaction.execute(query).first()
    return None if row is None else _read(row)


def get(transaction: Transaction, fingerprint: Fingerprint) -> GatewayKey:
    """Return one gateway key; raise ActRefused when it is not registered."""
    found = find(transaction, fingerprint)
    if found is None:
        raise ActRefused(f"no gateway key {fingerprint}")
    return found


def active(transaction: Transaction, purpose: Purpose = Purpose.OPENING) -> GatewayKey:
    """Return the key that senders encrypt to, or that signs; raise ActRefused if there is none."""
    for key in at_work(transaction, purpose):
        if key.state == GatewayKeyState.ACTIVE:
            return key
    raise ActRefused("no active gateway key; run 'silta init'")


def publish(transaction: Transaction, key: GatewayKey, at: datetime) -> None:
    """Let senders find a new key."""
    key.must_be(GatewayKeyState.NEW)
    _change(transaction, key, state=GatewayKeyState.PUBLISHED, published_at=at)


def activate(
    transaction: Transaction, key: GatewayKey, at: datetime, *, opens_until: datetime | None
) -> None:
    """Make a key the active one of its purpose; the one before goes into its overlap.

    A new one is published by it too.
    """
    key.must_be(GatewayKeyState.NEW, GatewayKeyState.PUBLISHED)
    for other in at_work(transaction, key.purpose):
        if other.state == GatewayKeyState.ACTIVE:
            overlap = GatewayKeyState.OVERLAP
            _change(transaction, other, state=overlap, opens_until=opens_until)
    published = key.published_at or at
    _change(transaction, key, state=GatewayKeyState.ACTIVE, published_at=published, activated_at=at)


def retire(transaction: Transaction, key: GatewayKey, at: datetime) -> None:
    """End a key that is not active; its secret part is yet to be destroyed."""
    key.must_be(*BEFORE_ITS_END)
    _change(transaction, key, state=GatewayKeyState.RETIRED, retired_at=at)


def lose(transaction: Transaction, key: GatewayKey, at: datetime) -> None:
    """End a key that is not active, or has ended, as one whose secret part nobody has."""
    key.must_be(*BEFORE_ITS_END, GatewayKeyState.RETIRED)
    if key.destroyed_at is not None:
        raise ActRefused("the secret part of the gateway key is destroyed: it is not lost")
    _change(transaction, key, state=GatewayKeyState.LOST, retired_at=key.retired_at or at)


def note_destroyed(transaction: Transaction, key: GatewayKey, at: datetime) -> None:
    """Note that there is no secret part of a key any more: retired, or lost and found."""
    key.must_be(*ENDED)
    _change(transaction, key, destroyed_at=at)


def _change(transaction: Transaction, key: GatewayKey, **values: object) -> None:
    """Change a key that stands as it was read; raise ActRefused if another hand was quicker."""
    as_read = (
        (gateway_key.c.fingerprint == key.fingerprint)
        & (gateway_key.c.state == key.state)
        & gateway_key.c.destroyed_at.is_(None)
    )
    if transaction.execute(update(gateway_key).where(as_read).values(**values)).rowcount != 1:
        raise ActRefused("somebody changed this gateway key in the meantime: look again")


def _read(row: Row[*tuple[Any, ...]]) -> GatewayKey:
    return GatewayKey(
        fingerprint=row.fingerprint,
        state=GatewayKeyState(row.state),
        algorithm=Algorithm(row.algorithm),
        certificate=bytes(row.certificate),
        made_at=row.made_at,
        purpose=Purpose(row.purpose),
        published_at=row.published_at,
        activated_at=row.activated_at,
        opens_until=row.opens_until,
        retired_at=row.retired_at,
        destroyed_at=row.destroyed_at,
    )
