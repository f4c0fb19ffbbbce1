"""Who is written to, by address and language: as it stands when a mail leaves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, select

from silta.base.database import Transaction
from silta.keys.administrator import AdministratorState
from silta.keys.tables import administrator, authority

# How long a removed administrator still hears of what was done up to the removal.
HEARS_ON: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Addressee:
    """A reader of our mails; ``language`` is fi, sv or en."""

    address: str = field(repr=False)
    language: str


def active_administrator(transaction: Transaction, wanted: str) -> Addressee | None:
    """Return an administrator's address; None for one who is removed, or not yet bound."""
    return _administrator(transaction, wanted, administrator.c.state == AdministratorState.ACTIVE)


def hearer_of_alarms(transaction: Transaction, wanted: str, at: datetime) -> Addressee | None:
    """Return the address of an administrator who is active, or was in the last days.

    Else whoever removes all others would act on unheard.
    """
    columns = administrator.c
    is_active = columns.state == AdministratorState.ACTIVE
    was_just = columns.bound_at.is_not(None) & (columns.removed_at > at - HEARS_ON)
    return _administrator(transaction, wanted, is_active | was_just)


def invited_administrator(transaction: Transaction, wanted: str, at: datetime) -> Addressee | None:
    """Return where an invitation goes; None once it was taken up, taken back or has run out."""
    columns = administrator.c
    is_invited = columns.state == AdministratorState.INVITED
    return _administrator(transaction, wanted, is_invited & (columns.invitation_until > at))


def _administrator(
    transaction: Transaction, wanted: str, who: ColumnElement[bool]
) -> Addressee | None:
    columns = administrator.c
    query = select(columns.email, columns.language).where(columns.id == wanted).where(who)
    row = transaction.execute(query).first()
    return None if row is None else Addressee(row.email, row.language)


def authority_contact(transaction: Transaction, wanted: str) -> Addressee | None:
    """Return where an authority is written to: its contact, else where its receipts go."""
    columns = authority.c
    query = select(columns.contact_email, columns.receipts_to, columns.languages)
    row = transaction.execute(query.where(columns.id == wanted)).first()
    address = None if row is None else row.contact_email or row.receipts_to
    if row is None or not address:
        return None
    return Addressee(address, row.languages.partition(",")[0])


def name_of(transaction: Transaction, wanted: str, language: str) -> str | None:
    """Return an authority's name in a language, else in Finnish; None for an unknown one."""
    columns = authority.c
    query = select(columns.name_fi, columns.name_sv, columns.name_en)
    row = transaction.execute(query.where(columns.id == wanted)).first()
    if row is None:
        return None
    named: str = {"sv": row.name_sv, "en": row.name_en}.get(language) or row.name_fi
    return named
