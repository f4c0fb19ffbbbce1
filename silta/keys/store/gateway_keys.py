"""The gateway's own keys in the database: their public parts and states."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from silta.base.act import ActRefused
from silta.base.database import Transaction
from silta.keys.fingerprint import Fingerprint
from silta.keys.gateway_key import Algorithm, GatewayKey, GatewayKeyState
from silta.keys.tables import gateway_key


def add(transaction: Transaction, key: GatewayKey) -> None:
    """Add a key in its state; raise ActRefused if it is there."""
    active = key.made_at if key.state == GatewayKeyState.ACTIVE else None
    try:
        transaction.execute(
            insert(gateway_key).values(
                fingerprint=key.fingerprint,
                state=key.state,
                algorithm=key.algorithm,
                certificate=key.certificate,
                made_at=key.made_at,
                activated_at=active,
            )
        )
    except IntegrityError:
        raise ActRefused("the gateway key is already registered") from None


def list_all(transaction: Transaction) -> list[GatewayKey]:
    """Return all gateway keys, the oldest first."""
    rows = transaction.execute(select(gateway_key).order_by(gateway_key.c.made_at)).all()
    return [_read(row) for row in rows]


def opening(transaction: Transaction) -> list[GatewayKey]:
    """Return the keys that still open mails, the active one first."""
    keys = [key for key in list_all(transaction) if key.state != GatewayKeyState.RETIRED]
    return sorted(keys, key=lambda key: key.state != GatewayKeyState.ACTIVE)


def get(transaction: Transaction, fingerprint: Fingerprint) -> GatewayKey:
    """Return one gateway key; raise ActRefused when it is not registered."""
    query = select(gateway_key).where(gateway_key.c.fingerprint == fingerprint)
    row = transaction.execute(query).first()
    if row is None:
        raise ActRefused(f"no gateway key {fingerprint}")
    return _read(row)


def active(transaction: Transaction) -> GatewayKey:
    """Return the key that senders encrypt to; raise ActRefused when there is none."""
    for key in list_all(transaction):
        if key.state == GatewayKeyState.ACTIVE:
            return key
    raise ActRefused("no active gateway key; run 'silta init'")


def activate(transaction: Transaction, key: GatewayKey, at: datetime) -> None:
    """Make a new key the one that is published; the one before goes on opening."""
    key.must_be(GatewayKeyState.NEW)
    was_active = gateway_key.c.state == GatewayKeyState.ACTIVE
    transaction.execute(update(gateway_key).where(was_active).values(state=GatewayKeyState.OVERLAP))
    this = gateway_key.c.fingerprint == key.fingerprint
    values = {"state": GatewayKeyState.ACTIVE, "activated_at": at}
    transaction.execute(update(gateway_key).where(this).values(**values))


def retire(transaction: Transaction, key: GatewayKey, at: datetime) -> None:
    """End a key that is no longer published: it opens no mail from the next start on."""
    key.must_be(GatewayKeyState.NEW, GatewayKeyState.OVERLAP)
    this = gateway_key.c.fingerprint == key.fingerprint
    values = {"state": GatewayKeyState.RETIRED, "retired_at": at}
    transaction.execute(update(gateway_key).where(this).values(**values))


def _read(row: Row[tuple[object, ...]]) -> GatewayKey:
    values = row._mapping  # noqa: SLF001 -- SQLAlchemy's documented name
    return GatewayKey(
        fingerprint=values["fingerprint"],
        state=GatewayKeyState(values["state"]),
        algorithm=Algorithm(values["algorithm"]),
        certificate=bytes(values["certificate"]),
        made_at=values["made_at"],
    )
