"""What the registry holds that has an end: read for warnings, checks and metrics."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, case, func, select

from silta.base.database import Transaction
from silta.base.identity import BusinessId
from silta.keys.authority import AuthorityState
from silta.keys.expiry import Watched
from silta.keys.fingerprint import Fingerprint
from silta.keys.gateway_key import GatewayKeyState
from silta.keys.standing import CertificateState
from silta.keys.tables import authority, certificate, gateway_key

EXPIRED = "expired"
# A command that retires a key destroys it in the same minute.
DESTROYED_WITHIN = timedelta(hours=1)


def watched(transaction: Transaction) -> list[Watched]:
    """Return the pending and approved certificates of all authorities, in one query."""
    columns = certificate.c
    query = (
        select(
            columns.fingerprint,
            columns.authority_id,
            columns.state,
            columns.user_id,
            columns.expires_at,
            columns.retires_at,
            columns.added_at,
            columns.added_by,
            columns.approved_by,
        )
        .where(columns.state.in_([CertificateState.PENDING, CertificateState.APPROVED]))
        .order_by(columns.added_at, columns.fingerprint)
    )
    return [_read(row) for row in transaction.execute(query)]


def open_authorities(transaction: Transaction) -> list[BusinessId]:
    """Return the authorities that may send, by Finnish name."""
    query = select(authority.c.id).where(authority.c.state == AuthorityState.OPEN)
    return [BusinessId(one) for one in transaction.scalars(query.order_by(authority.c.name_fi))]


def overlaps_over(transaction: Transaction, at: datetime) -> list[tuple[Fingerprint, datetime]]:
    """Return the gateway keys that should be destroyed by ``at``, and since when.

    Their overlap is over and they wait to be retired, or they are retired and their secret
    part was not destroyed: the same command does both. One that runs just now is not told of.
    """
    key = gateway_key.c
    is_over = (key.state == GatewayKeyState.OVERLAP) & (key.opens_until <= at)
    was_cut_off = (
        (key.state == GatewayKeyState.RETIRED)
        & key.destroyed_at.is_(None)
        & (key.retired_at <= at - DESTROYED_WITHIN)
    )
    since = case((was_cut_off, key.retired_at), else_=key.opens_until).label("since")
    query = select(key.fingerprint, since).where(is_over | was_cut_off).order_by("since")
    return [(Fingerprint(row.fingerprint), row.since) for row in transaction.execute(query)]


def certificates_by_state(transaction: Transaction, at: datetime) -> dict[str, int]:
    """Return how many certificates count as what; an approved one may be EXPIRED by its date."""
    columns = certificate.c
    is_approved = columns.state == CertificateState.APPROVED
    counts_as = case(
        (is_approved & (columns.retires_at <= at), CertificateState.RETIRED),
        (is_approved & (columns.expires_at <= at), EXPIRED),
        else_=columns.state,
    )
    each = select(counts_as.label("state")).subquery()
    rows = transaction.execute(
        select(each.c.state, func.count().label("ones")).group_by(each.c.state)
    )
    found = {row.state: row.ones for row in rows}
    return {state: found.get(state, 0) for state in (*CertificateState, EXPIRED)}


def _read(row: Row[*tuple[Any, ...]]) -> Watched:
    return Watched(
        fingerprint=Fingerprint(row.fingerprint),
        authority=BusinessId(row.authority_id),
        state=CertificateState(row.state),
        user_id=row.user_id,
        expires_at=row.expires_at,
        retires_at=row.retires_at,
        added_at=row.added_at,
        added_by=row.added_by,
        approved_by=row.approved_by,
    )
