"""Authorities, their domains and their onboarding in the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from silta.base.act import ActRefused
from silta.base.database import Transaction
from silta.base.identity import BusinessId
from silta.base.store import lock
from silta.keys.authority import Authority, AuthorityState
from silta.keys.details import Details
from silta.keys.store.authority_steps import steps_of
from silta.keys.tables import authority, authority_domain

# No key of the row changes, so whoever adds a step or a message need not wait.
_HELD = (
    select(authority.c.id)
    .where(authority.c.id == bindparam("business_id"))
    .with_for_update(key_share=True)
)


def add(transaction: Transaction, new: Authority, at: datetime) -> None:
    """Add an authority in preparation; raise ActRefused if it or a domain of its is taken."""
    try:
        transaction.execute(
            insert(authority).values(
                id=new.id,
                state=AuthorityState.PREPARING,
                ring_generation=new.ring_generation,
                added_at=at,
                **_values(new.details),
            )
        )
    except IntegrityError:
        raise ActRefused(f"{new.id} is already registered") from None
    _add_domains(transaction, new.id, new.domains)


def find(transaction: Transaction, business_id: BusinessId) -> Authority | None:
    """Return an authority, or None."""
    row = transaction.execute(select(authority).where(authority.c.id == business_id)).first()
    return None if row is None else _read(transaction, row)


def names(transaction: Transaction) -> dict[BusinessId, tuple[str, str | None, str | None]]:
    """Return the names of all authorities by business id: Finnish, Swedish, English."""
    columns = (authority.c.id, authority.c.name_fi, authority.c.name_sv, authority.c.name_en)
    rows = transaction.execute(select(*columns))
    return {BusinessId(row.id): (row.name_fi, row.name_sv, row.name_en) for row in rows}


def get(transaction: Transaction, business_id: BusinessId) -> Authority:
    """Return an authority; raise ActRefused when it is not registered."""
    found = find(transaction, business_id)
    if found is None:
        raise ActRefused(f"no authority {business_id}")
    return found


def hold(transaction: Transaction, business_id: BusinessId) -> Authority:
    """Return an authority that nobody else changes until this transaction has ended."""
    lock(transaction, _HELD, {"business_id": business_id})
    return get(transaction, business_id)


def list_all(transaction: Transaction) -> list[Authority]:
    """Return all authorities by Finnish name."""
    rows = transaction.execute(select(authority).order_by(authority.c.name_fi)).all()
    return [_read(transaction, row) for row in rows]


def open_ones(transaction: Transaction) -> frozenset[BusinessId]:
    """Return the ids of the authorities that may send now."""
    query = select(authority.c.id).where(authority.c.state == AuthorityState.OPEN)
    return frozenset(map(BusinessId, transaction.scalars(query)))


def change(transaction: Transaction, business_id: BusinessId, details: Details) -> None:
    """Give an authority, which the caller holds, other details."""
    changed = update(authority).where(authority.c.id == business_id)
    transaction.execute(changed.values(**_values(details)))


def set_state(
    transaction: Transaction,
    business_id: BusinessId,
    state: AuthorityState,
    reason: str | None = None,
) -> None:
    """Open or suspend an authority."""
    changed = update(authority).where(authority.c.id == business_id)
    transaction.execute(changed.values(state=state, state_reason=reason))


def raise_generation(transaction: Transaction, business_id: BusinessId) -> None:
    """Note that the authority's trust changed: keyrings made before are stale from now on."""
    changed = update(authority).where(authority.c.id == business_id)
    transaction.execute(changed.values(ring_generation=authority.c.ring_generation + 1))


def domains(transaction: Transaction, business_id: BusinessId) -> tuple[str, ...]:
    """Return an authority's mail domains, in lower case and in their order."""
    of_it = authority_domain.c.authority_id == business_id
    query = select(authority_domain.c.domain).where(of_it).order_by(authority_domain.c.domain)
    return tuple(transaction.scalars(query))


def domains_of_others(transaction: Transaction, business_id: BusinessId) -> tuple[str, ...]:
    """Return the mail domains of all authorities but this one."""
    of_others = authority_domain.c.authority_id != business_id
    return tuple(transaction.scalars(select(authority_domain.c.domain).where(of_others)))


def set_domains(transaction: Transaction, business_id: BusinessId, wanted: Sequence[str]) -> None:
    """Give an authority these domains and no others; raise ActRefused if one is taken."""
    of_it = authority_domain.c.authority_id == business_id
    transaction.execute(delete(authority_domain).where(of_it))
    _add_domains(transaction, business_id, wanted)


def _add_domains(transaction: Transaction, business_id: BusinessId, wanted: Sequence[str]) -> None:
    try:
        for domain in wanted:
            row = {"domain": domain, "authority_id": business_id}
            transaction.execute(insert(authority_domain).values(**row))
    except IntegrityError:
        raise ActRefused("a domain is already registered for another authority") from None


def _values(details: Details) -> dict[str, object]:
    values = {name: getattr(details, name) for name in Details.__slots__}
    return {**values, "languages": ",".join(details.languages)}


def _read(transaction: Transaction, row: Row[*tuple[Any, ...]]) -> Authority:
    return Authority(
        id=BusinessId(row.id),
        name_fi=row.name_fi,
        name_sv=row.name_sv,
        name_en=row.name_en,
        state=AuthorityState(row.state),
        receipts_to=row.receipts_to,
        domains=domains(transaction, BusinessId(row.id)),
        steps=steps_of(transaction, BusinessId(row.id)),
        ring_generation=row.ring_generation,
        contact_name=row.contact_name,
        contact_email=row.contact_email,
        contact_phone=row.contact_phone,
        languages=tuple(row.languages.split(",")),
        state_reason=row.state_reason,
    )
