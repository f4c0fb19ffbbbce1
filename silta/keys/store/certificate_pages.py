"""Certificates in the database as an administrator looks at them: in pages, and one whole."""

from __future__ import annotations

from sqlalchemy import case, func, select

from silta.base.database import Transaction
from silta.base.identity import BusinessId
from silta.keys.fingerprint import Fingerprint
from silta.keys.standing import CertificateState, Standing
from silta.keys.store import certificates
from silta.keys.tables import certificate


def content(transaction: Transaction, fingerprint: Fingerprint) -> bytes:
    """Return a registered certificate as it was cleaned: binary, and minimal."""
    query = select(certificate.c.content).where(certificate.c.fingerprint == fingerprint)
    return bytes(transaction.scalars(query).one())


def page(
    transaction: Transaction, owner: BusinessId | None = None, *, skipped: int, most: int
) -> list[Standing]:
    """Return at most ``most`` certificates after ``skipped``: the pending first, then the newest.

    Of one authority, or of all.
    """
    waits = case((certificate.c.state == CertificateState.PENDING, 0), else_=1)
    query = select(certificate.c.fingerprint).order_by(
        waits, certificate.c.added_at.desc(), certificate.c.fingerprint
    )
    if owner is not None:
        query = query.where(certificate.c.authority_id == owner)
    found = transaction.scalars(query.offset(skipped).limit(most)).all()
    return [certificates.get(transaction, fingerprint) for fingerprint in found]


def count(transaction: Transaction, owner: BusinessId | None = None) -> int:
    """Return how many certificates there are, of one authority or of all."""
    query = select(func.count()).select_from(certificate)
    if owner is not None:
        query = query.where(certificate.c.authority_id == owner)
    return transaction.scalars(query).one()
