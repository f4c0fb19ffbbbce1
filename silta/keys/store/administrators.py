"""Administrators and their invitations in the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from silta.base.act import ActRefused
from silta.base.database import Transaction
from silta.base.store import lock
from silta.keys.administrator import Administrator, AdministratorId, AdministratorState, Role
from silta.keys.tables import administrator


def invite(
    transaction: Transaction, new: Administrator, *, invitation: bytes, until: datetime
) -> None:
    """Add an invited administrator; ``invitation`` is the SHA-256 of the token that they get."""
    transaction.execute(
        insert(administrator).values(
            id=new.id,
            email=new.email,
            role=new.role,
            state=AdministratorState.INVITED,
            language=new.language,
            invited_at=new.invited_at,
            invited_by=new.invited_by,
            invitation=invitation,
            invitation_until=until,
        )
    )


def invited(transaction: Transaction, invitation: bytes, at: datetime) -> Administrator | None:
    """Return whose invitation it is while it is good; None for any other."""
    query = (
        select(administrator).where(administrator.c.invitation == invitation).where(_is_good(at))
    )
    row = transaction.execute(query).first()
    return None if row is None else _read(row)


def still_invited(transaction: Transaction, at: datetime) -> list[Administrator]:
    """Return those whose invitation is good at ``at``."""
    rows = transaction.execute(select(administrator).where(_is_good(at)))
    return [_read(row) for row in rows]


def renew(transaction: Transaction, wanted: str, invitation: bytes, at: datetime) -> bool:
    """Give an invitation that is good another token, by its SHA-256; tell whether it was good.

    The token before it opens nothing any more.
    """
    this = update(administrator).where((administrator.c.id == wanted) & _is_good(at))
    return transaction.execute(this.values(invitation=invitation)).rowcount == 1


def bind(
    transaction: Transaction, wanted: AdministratorId, issuer: str, subject: str, at: datetime
) -> None:
    """Bind an invited administrator to a log-in, once; raise ActRefused where that cannot be."""
    is_invited = administrator.c.state == AdministratorState.INVITED
    values = {
        "state": AdministratorState.ACTIVE,
        "issuer": issuer,
        "subject": subject,
        "bound_at": at,
        "invitation": None,
        "invitation_until": None,
    }
    changed = update(administrator).where((administrator.c.id == wanted) & is_invited)
    try:
        count = transaction.execute(changed.values(**values)).rowcount
    except IntegrityError:
        raise ActRefused("this log-in is another administrator's already") from None
    if count != 1:
        raise ActRefused("the invitation was used already")


def bound(transaction: Transaction, issuer: str, subject: str) -> Administrator | None:
    """Return the active administrator of a log-in, or None."""
    query = (
        select(administrator)
        .where(administrator.c.issuer == issuer, administrator.c.subject == subject)
        .where(administrator.c.state == AdministratorState.ACTIVE)
    )
    row = transaction.execute(query).first()
    return None if row is None else _read(row)


def find(transaction: Transaction, wanted: str) -> Administrator | None:
    """Return an administrator of any state, or None."""
    row = transaction.execute(select(administrator).where(administrator.c.id == wanted)).first()
    return None if row is None else _read(row)


def get(transaction: Transaction, wanted: str) -> Administrator:
    """Return an administrator of any state; raise ActRefused when there is none of that id."""
    found = find(transaction, wanted)
    if found is None:
        raise ActRefused("there is no such administrator")
    return found


def list_all(transaction: Transaction) -> list[Administrator]:
    """Return all administrators, removed ones too, in the order in which they were invited."""
    query = select(administrator).order_by(administrator.c.invited_at, administrator.c.id)
    return [_read(row) for row in transaction.execute(query)]


def active(transaction: Transaction) -> list[Administrator]:
    """Return those who may log in."""
    return [one for one in list_all(transaction) if one.state == AdministratorState.ACTIVE]


def hold_all(transaction: Transaction) -> None:
    """Let no other act change any administrator until the transaction ends."""
    # In one order, or two who do it would wait for each other.
    everybody = select(administrator.c.id).order_by(administrator.c.id)
    lock(transaction, everybody.with_for_update(), {})


def hold(transaction: Transaction, wanted: AdministratorId) -> None:
    """Let no other act change or remove this administrator until the transaction ends."""
    this = select(administrator.c.id).where(administrator.c.id == wanted)
    lock(transaction, this.with_for_update(read=True), {})


def count_who_act(transaction: Transaction) -> int:
    """Return how many active administrators there are who may change something."""
    query = (
        select(func.count())
        .select_from(administrator)
        .where(administrator.c.state == AdministratorState.ACTIVE)
        .where(administrator.c.role != Role.AUDITOR)
    )
    return transaction.scalar(query) or 0


def remove(transaction: Transaction, wanted: AdministratorId, *, by: str, at: datetime) -> None:
    """End an administrator, and the log-in that was bound; raise ActRefused if it is over."""
    not_yet = administrator.c.state != AdministratorState.REMOVED
    changed = update(administrator).where((administrator.c.id == wanted) & not_yet)
    if transaction.execute(changed.values(**_removed(by, at))).rowcount != 1:
        raise ActRefused("the administrator is removed already")


def take_back(
    transaction: Transaction, inviter: AdministratorId, *, by: str, at: datetime
) -> list[str]:
    """End the invitations that ``inviter`` made and nobody took up; return whose they were."""
    open_ = administrator.c.state == AdministratorState.INVITED
    theirs = update(administrator).where((administrator.c.invited_by == inviter) & open_)
    ended = theirs.values(**_removed(by, at)).returning(administrator.c.id)
    return sorted(transaction.scalars(ended))


def _is_good(at: datetime) -> ColumnElement[bool]:
    is_invited = administrator.c.state == AdministratorState.INVITED
    return is_invited & (administrator.c.invitation_until > at)


def _removed(by: str, at: datetime) -> dict[str, object]:
    return {
        "state": AdministratorState.REMOVED,
        "removed_at": at,
        "removed_by": by,
        "invitation": None,
        "invitation_until": None,
        "issuer": None,
        "subject": None,
    }


def _read(row: Row[*tuple[Any, ...]]) -> Administrator:
    return Administrator(
        id=AdministratorId(row.id),
        email=row.email,
        role=Role(row.role),
        state=AdministratorState(row.state),
        language=row.language,
        invited_at=row.invited_at,
        invited_by=row.invited_by,
        issuer=row.issuer,
        subject=row.subject,
        bound_at=row.bound_at,
    )
