"""Certificates of authorities in the database, and the rings made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from silta.base.act import ActRefused
from silta.base.clock import LARGEST_JUMP
from silta.base.database import Transaction
from silta.base.identity import BusinessId
from silta.base.store import lock
from silta.keys.certificate import CertificateFacts
from silta.keys.fingerprint import Fingerprint
from silta.keys.standing import CertificateState, Ending, KeyStrength, Standing
from silta.keys.store.authorities import raise_generation
from silta.keys.tables import certificate, certificate_key

# What may differ between two looks at a certificate.
_CHANGING = ("state", "retires_at", "replaced_by", "readers_warned_at")
CHANGED = "the certificate changed in the meantime: look again"
# A Standing's fields by the names of their columns; its authority and keys are named otherwise.
_COLUMNS = [name for name in Standing.__slots__ if name in certificate.c]
_WITH_KEYS = (
    select(
        *(certificate.c[name] for name in _COLUMNS),
        certificate.c.authority_id,
        certificate_key.c.fingerprint.label("key"),
        certificate_key.c.algorithm,
        certificate_key.c.bits,
    )
    .select_from(certificate.outerjoin(certificate_key))
    .order_by(certificate.c.added_at, certificate.c.fingerprint, certificate_key.c.fingerprint)
)
_THIS = select(certificate.c.fingerprint).where(certificate.c.fingerprint == bindparam("primary"))
_HELD, _HELD_ALONE = _THIS.with_for_update(read=True), _THIS.with_for_update()


def add(
    transaction: Transaction, owner: BusinessId, facts: CertificateFacts, *, at: datetime, by: str
) -> None:
    """Add a certificate as pending; raise ActRefused if it, or a key in it, is registered."""
    try:
        transaction.execute(
            insert(certificate).values(
                fingerprint=facts.fingerprint,
                authority_id=owner,
                state=CertificateState.PENDING,
                user_id=facts.user_ids[0][:300] if facts.user_ids else "",
                content=facts.cleaned,
                expires_at=facts.expires_at,
                added_at=at,
                added_by=by,
                approved_alone=False,
            )
        )
        for key in facts.keys:
            transaction.execute(
                insert(certificate_key).values(
                    fingerprint=key.fingerprint,
                    certificate=facts.fingerprint,
                    algorithm=key.algorithm,
                    bits=key.bits,
                    can_sign=key.can_sign,
                )
            )
    except IntegrityError:
        raise ActRefused("the certificate, or a key in it, is already registered") from None


def get(transaction: Transaction, fingerprint: Fingerprint) -> Standing:
    """Return a certificate's standing; raise ActRefused when it is not registered."""
    found = find(transaction, fingerprint)
    if found is None:
        raise ActRefused(f"no certificate {fingerprint}")
    return found


def find(transaction: Transaction, fingerprint: Fingerprint) -> Standing | None:
    """Return a certificate's standing, or None."""
    rows = transaction.execute(_WITH_KEYS.where(certificate.c.fingerprint == fingerprint)).all()
    return _standing(rows) if rows else None


def list_all(transaction: Transaction, owner: BusinessId | None = None) -> list[Standing]:
    """Return the certificates, of one authority or of all, in the order they were added."""
    query = _WITH_KEYS if owner is None else _WITH_KEYS.where(certificate.c.authority_id == owner)
    rows = transaction.execute(query)
    return [_standing(list(of_one)) for _, of_one in groupby(rows, lambda row: row.fingerprint)]


def ring(transaction: Transaction, owner: BusinessId) -> list[bytes]:
    """Return the certificates that gpg is given for ``owner``'s mails.

    The pending are left out; retired, revoked and expired ones are in, so that the
    reason can be named (DESIGN invariant 5).
    """
    query = (
        select(certificate.c.content)
        .where(certificate.c.authority_id == owner)
        .where(certificate.c.state != CertificateState.PENDING)
        .order_by(certificate.c.fingerprint)
    )
    return [bytes(found) for found in transaction.scalars(query)]


def approve(
    transaction: Transaction,
    standing: Standing,
    *,
    at: datetime,
    by: str,
    reason: str | None = None,
) -> None:
    """Make a pending certificate one whose signatures count; notes if one hand did both."""
    standing.must_allow(CertificateState.APPROVED, at)
    values = {
        "state": CertificateState.APPROVED,
        "approved_at": at,
        "approved_by": by,
        "approved_alone": standing.added_by == by,
        "approved_reason": reason,
    }
    change(transaction, standing, values)


def end(transaction: Transaction, standing: Standing, ending: Ending) -> None:
    """Retire or revoke a certificate, from the next mail on."""
    standing.must_allow(ending.state, ending.at)
    values = {
        "state": ending.state,
        "ended_at": ending.at,
        "ended_by": ending.by,
        "ended_reason": ending.reason,
    }
    change(transaction, standing, values)


def counted(
    transaction: Transaction, fingerprint: Fingerprint, owner: BusinessId, at: datetime
) -> bool:
    """Tell whether a certificate was ``owner``'s and approved, and not ended, at ``at``.

    The clocks of two hosts may differ, so a little more counts at both ends.
    """
    query = (
        select(certificate.c.fingerprint)
        .where(certificate.c.fingerprint == fingerprint, certificate.c.authority_id == owner)
        .where(certificate.c.approved_at <= at + LARGEST_JUMP)
    )
    for over in (certificate.c.ended_at, certificate.c.retires_at):
        query = query.where(or_(over.is_(None), over > at - LARGEST_JUMP))
    return transaction.execute(query).first() is not None


def hold(transaction: Transaction, fingerprint: Fingerprint, *, alone: bool = False) -> None:
    """Let nobody change the certificate's state until this transaction has ended.

    ``alone`` waits until nobody else holds it.
    """
    lock(transaction, _HELD_ALONE if alone else _HELD, {"primary": fingerprint})


def change(transaction: Transaction, read: Standing, values: Mapping[str, object]) -> None:
    """Change a certificate as it was read; raise ActRefused if another hand was quicker."""
    this = update(certificate).where(certificate.c.fingerprint == read.fingerprint)
    as_read = (certificate.c[name].is_not_distinct_from(getattr(read, name)) for name in _CHANGING)
    if transaction.execute(this.where(*as_read).values(**values)).rowcount != 1:
        raise ActRefused(CHANGED)
    raise_generation(transaction, read.authority)


def drop(transaction: Transaction, standing: Standing) -> None:
    """Forget a certificate that was never approved; raise ActRefused for any other."""
    if standing.state != CertificateState.PENDING:
        raise ActRefused(f"the certificate is {standing.state}: only a pending one can be dropped")
    of_it = certificate_key.c.certificate == standing.fingerprint
    transaction.execute(delete(certificate_key).where(of_it))
    this = certificate.c.fingerprint == standing.fingerprint
    still = certificate.c.state == CertificateState.PENDING
    if transaction.execute(delete(certificate).where(this, still)).rowcount != 1:
        raise ActRefused(CHANGED)


def _standing(rows: Sequence[Row[*tuple[Any, ...]]]) -> Standing:
    """Return a certificate's standing from its rows, one for each key in it."""
    values = rows[0]._mapping  # noqa: SLF001 -- SQLAlchemy's documented name
    keys = tuple(
        (Fingerprint(row.key), KeyStrength(row.algorithm, row.bits))
        for row in rows
        if row.key is not None
    )
    facts = {name: values[name] for name in _COLUMNS}
    facts["state"] = CertificateState(values["state"])
    return Standing(**facts, authority=BusinessId(values["authority_id"]), keys=keys)
