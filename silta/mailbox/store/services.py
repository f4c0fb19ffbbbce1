"""Message services in the database."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from silta.base.act import ActRefused
from silta.base.database import Transaction
from silta.mailbox.service import Method, Service, ServiceState
from silta.mailbox.tables import service


def add(transaction: Transaction, new: Service, at: datetime) -> None:
    """Add an open service; raise ActRefused if its code is taken."""
    try:
        transaction.execute(
            insert(service).values(
                code=new.code,
                authority_id=new.authority,
                name_fi=new.name_fi,
                name_sv=new.name_sv,
                name_en=new.name_en,
                method=new.method,
                state=new.state,
                added_at=at,
            )
        )
    except IntegrityError:
        raise ActRefused(f"the code {new.code} is taken") from None


def list_all(transaction: Transaction) -> list[Service]:
    """Return all services by Finnish name."""
    rows = transaction.execute(select(service).order_by(service.c.name_fi, service.c.code)).all()
    return [_read(row) for row in rows]


def close(transaction: Transaction, code: str) -> None:
    """Let a service take no more mail; raise ActRefused when there is no such open service."""
    open_one = (service.c.code == code) & (service.c.state == ServiceState.OPEN)
    changed = transaction.execute(update(service).where(open_one).values(state=ServiceState.CLOSED))
    if changed.rowcount != 1:
        raise ActRefused(f"no open service {code}")


def _read(row: Row[tuple[object, ...]]) -> Service:
    values = row._mapping  # noqa: SLF001 -- SQLAlchemy's documented name
    return Service(
        code=values["code"],
        authority=values["authority_id"],
        name_fi=values["name_fi"],
        name_sv=values["name_sv"],
        name_en=values["name_en"],
        method=Method(values["method"]),
        state=ServiceState(values["state"]),
    )
