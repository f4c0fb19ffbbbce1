"""Message services in the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from silta.base.act import ActRefused
from silta.base.database import Transaction
from silta.base.identity import BusinessId
from silta.base.store import lock
from silta.mailbox.service import Fallback, Method, Service, ServiceState
from silta.mailbox.service_terms import ServiceTerms, terms_of
from silta.mailbox.tables import service

# No key of the row changes, so whoever files a message for it need not wait.
_HELD = (
    select(service.c.code)
    .where(service.c.code == bindparam("wanted"))
    .with_for_update(key_share=True)
)


def add(transaction: Transaction, new: Service, at: datetime) -> None:
    """Add an open service; raise ActRefused if its code is taken."""
    try:
        transaction.execute(
            insert(service).values(
                code=new.code,
                authority_id=new.authority,
                state=new.state,
                added_at=at,
                **_values(terms_of(new)),
            )
        )
    except IntegrityError:
        raise ActRefused(f"the code {new.code} is taken") from None


def get(transaction: Transaction, code: str) -> Service:
    """Return a service; raise ActRefused when there is none of that code."""
    row = transaction.execute(select(service).where(service.c.code == code)).first()
    if row is None:
        raise ActRefused("there is no such service")
    return _read(row)


def hold(transaction: Transaction, code: str) -> Service:
    """Return a service that nobody else changes until this transaction has ended."""
    lock(transaction, _HELD, {"wanted": code})
    return get(transaction, code)


def list_all(transaction: Transaction, owner: BusinessId | None = None) -> list[Service]:
    """Return the services, of one authority or of all, by Finnish name."""
    query = select(service).order_by(service.c.name_fi, service.c.code)
    if owner is not None:
        query = query.where(service.c.authority_id == owner)
    return [_read(row) for row in transaction.execute(query)]


def change(transaction: Transaction, code: str, terms: ServiceTerms) -> None:
    """Give a service, which the caller holds, other terms."""
    transaction.execute(update(service).where(service.c.code == code).values(**_values(terms)))


def set_state(transaction: Transaction, code: str, state: ServiceState) -> None:
    """Open or close a service, which the caller holds."""
    transaction.execute(update(service).where(service.c.code == code).values(state=state))


def read_types(stored: str | None) -> frozenset[str] | None:
    """Return the media types as a row has them; None for all that a letter may hold."""
    return None if stored is None else frozenset(stored.split(","))


def _values(terms: ServiceTerms) -> dict[str, object]:
    values = {name: getattr(terms, name) for name in ServiceTerms.__slots__}
    types = terms.document_types
    return {**values, "document_types": None if types is None else ",".join(sorted(types))}


def _read(row: Row[*tuple[Any, ...]]) -> Service:
    return Service(
        code=row.code,
        authority=BusinessId(row.authority_id),
        name_fi=row.name_fi,
        name_sv=row.name_sv,
        name_en=row.name_en,
        method=Method(row.method),
        state=ServiceState(row.state),
        fallback=Fallback(row.fallback),
        retention_days=row.retention_days,
        document_types=read_types(row.document_types),
        tell_to=row.tell_to,
    )
