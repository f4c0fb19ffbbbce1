"""Authorities, their domains and their onboarding in the database."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from silta.base.act import ActRefused
from silta.base.database import Transaction
from silta.base.identity import BusinessId
from silta.keys.authority import Authority, AuthorityState, Step, StepDone
from silta.keys.tables import authority, authority_domain, authority_step


def add(transaction: Transaction, new: Authority, at: datetime) -> None:
    """Add an authority in preparation; raise ActRefused if it or a domain of its is taken."""
    try:
        transaction.execute(
            insert(authority).values(
                id=new.id,
                name_fi=new.name_fi,
                name_sv=new.name_sv,
                name_en=new.name_en,
                state=AuthorityState.PREPARING,
                receipts_to=new.receipts_to,
                ring_generation=new.ring_generation,
                added_at=at,
            )
        )
        for domain in new.domains:
            transaction.execute(insert(authority_domain).values(domain=domain, authority_id=new.id))
    except IntegrityError:
        raise ActRefused(f"{new.id} or one of its domains is already registered") from None


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


def list_all(transaction: Transaction) -> list[Authority]:
    """Return all authorities by Finnish name."""
    rows = transaction.execute(select(authority).order_by(authority.c.name_fi)).all()
    return [_read(transaction, row) for row in rows]


def record_step(transaction: Transaction, business_id: BusinessId, done: StepDone) -> None:
    """Record a step of joining; a step once recorded is not rewritten."""
    try:
        transaction.execute(
            insert(authority_step).values(
                authority_id=business_id,
                step=done.step,
                done_at=done.done_at,
                done_by=done.done_by,
                reference=done.reference,
            )
        )
    except IntegrityError:
        raise ActRefused(f"step {done.step} of {business_id} is already recorded") from None


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


def _read(transaction: Transaction, row: Row[tuple[object, ...]]) -> Authority:
    values = row._mapping  # noqa: SLF001 -- SQLAlchemy's documented name
    steps = transaction.execute(
        select(authority_step)
        .where(authority_step.c.authority_id == values["id"])
        .order_by(authority_step.c.done_at)
    ).all()
    return Authority(
        id=values["id"],
        name_fi=values["name_fi"],
        name_sv=values["name_sv"],
        name_en=values["name_en"],
        state=AuthorityState(values["state"]),
        receipts_to=values["receipts_to"],
        domains=domains(transaction, values["id"]),
        steps=tuple(StepDone(Step(s.step), s.done_at, s.done_by, s.reference) for s in steps),
        ring_generation=values["ring_generation"],
    )
