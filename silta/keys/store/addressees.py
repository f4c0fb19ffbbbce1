"""Who is written to, by address and language: as it stands when a mail leaves."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import select

from silta.base.database import Transaction
from silta.keys.administrator import AdministratorState
from silta.keys.tables import administrator, authority


@dataclass(frozen=True, slots=True)
class Addressee:
    """A reader of our mails; ``language`` is fi, sv or en."""

    address: str = field(repr=False)
    language: str


def active_administrator(transaction: Transaction, wanted: str) -> Addressee | None:
    """Return an administrator's address; None for one who is removed, or not yet bound."""
    columns = administrator.c
    query = select(columns.email, columns.language).where(
        columns.id == wanted, columns.state == AdministratorState.ACTIVE
    )
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
