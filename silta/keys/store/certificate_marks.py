"""Marks on certificates: which one takes the place of another, and whose readers are warned."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from silta.base.database import Transaction
from silta.keys.fingerprint import Fingerprint
from silta.keys.standing import Standing
from silta.keys.store.certificates import change
from silta.keys.tables import certificate


def replace(
    transaction: Transaction, standing: Standing, by: Fingerprint, *, retires_at: datetime
) -> None:
    """Let a certificate count until ``retires_at``, and ``by`` take its place."""
    change(transaction, standing, {"replaced_by": by, "retires_at": retires_at})


def warn_readers(transaction: Transaction, standing: Standing, since: datetime | None) -> None:
    """Let the messages of a certificate carry a warning; none from now on with ``since`` None."""
    change(transaction, standing, {"readers_warned_at": since})


def warned(transaction: Transaction, among: Iterable[Fingerprint]) -> frozenset[Fingerprint]:
    """Return those of some certificates whose messages carry a warning."""
    query = (
        select(certificate.c.fingerprint)
        .where(certificate.c.fingerprint.in_(set(among)))
        .where(certificate.c.readers_warned_at.is_not(None))
    )
    return frozenset(transaction.scalars(query))
