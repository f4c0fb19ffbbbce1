"""Who is told: administrators and authorities as rows, and what stands in the outbox for them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from silta.base.database import Database
from silta.keys.actor import Actor
from silta.keys.audit.acts import Act
from silta.keys.audit.record import Entry, Recorded
from silta.keys.store import audit
from silta.keys.tables import administrator, authority, certificate, gateway_key
from silta.mailbox.notices.compose import Composer
from silta.mailbox.notices.notice import Notice, notice_of
from silta.mailbox.outbox.item import Item, ItemId, Lease
from silta.mailbox.outbox.mail import Mail
from silta.mailbox.outbox.post import POST
from silta.mailbox.outbox.tables import outbox

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
SILTALA, NAAPURILA = "1234567-1", "7654321-2"
LIISA, OLAVI = "01KBQ000000000000000000001", "01KBQ000000000000000000002"
FINGERPRINT = "0123456789ABCDEF0123456789ABCDEF01234567"
DOMAIN = "silta.localhost"
CONSOLE = "https://hallinta.silta.example"


def add_administrator(database: Database, wanted: str = LIISA, /, **more: object) -> None:
    """Add an active administrator who reads Finnish; ``more`` are other columns."""
    row = {
        "id": wanted,
        "email": f"{'liisa' if wanted == LIISA else 'olavi'}@yllapito.example",
        "role": "keys",
        "state": "active",
        "language": "fi",
        "invited_at": NOW,
        "invited_by": "root",
    }
    with database.write() as transaction:
        transaction.execute(insert(administrator).values(**{**row, **more}))


def change_administrator(database: Database, wanted: str, **columns: object) -> None:
    """Change an administrator's row."""
    this = administrator.c.id == wanted
    with database.write() as transaction:
        transaction.execute(update(administrator).where(this).values(**columns))


def add_authority(database: Database, wanted: str = SILTALA, /, **more: object) -> None:
    """Add an open authority with an address for receipts alone."""
    row = {
        "id": wanted,
        "name_fi": "Siltalan kaupunki" if wanted == SILTALA else "Naapurilan kunta",
        "name_sv": "Siltala stad" if wanted == SILTALA else None,
        "state": "open",
        "receipts_to": "kirjaamo@siltala.example",
        "ring_generation": 0,
        "added_at": NOW,
    }
    with database.write() as transaction:
        transaction.execute(insert(authority).values(**{**row, **more}))


def add_certificate(
    database: Database,
    expires_at: datetime | None,
    fingerprint: str = FINGERPRINT,
    /,
    **more: object,
) -> None:
    """Add an approved certificate of Siltala."""
    row = {
        "fingerprint": fingerprint,
        "authority_id": SILTALA,
        "state": "approved",
        "user_id": "Kirjaamo <kirjaamo@siltala.example>",
        "content": b"-",
        "expires_at": expires_at,
        "added_at": NOW - 300 * DAY,
        "added_by": "root",
    }
    with database.write() as transaction:
        transaction.execute(insert(certificate).values(**{**row, **more}))


def add_gateway_key(database: Database, opens_until: datetime | None, state: str) -> None:
    """Add a key of the gateway's own."""
    row = {
        "fingerprint": FINGERPRINT,
        "state": state,
        "algorithm": "curve25519",
        "certificate": b"-",
        "made_at": NOW - 300 * DAY,
        "opens_until": opens_until,
    }
    with database.write() as transaction:
        transaction.execute(insert(gateway_key).values(**row))


def add_act(database: Database, act: Act, actor: Actor, subject: str, **more: Any) -> Recorded:  # noqa: ANN401 -- an entry's other fields
    """Record an act at NOW, or another time."""
    with database.write() as transaction:
        return audit.append(transaction, Entry(act, actor, subject, **{"at": NOW, **more}))


@dataclass(frozen=True, slots=True)
class Waiting:
    """What stands in the outbox."""

    item: Item
    notice: Notice


def waiting(database: Database) -> list[Waiting]:
    """Return the notices in the outbox, in the order in which they were put."""
    with database.read() as transaction:
        query = select(outbox).where(outbox.c.channel == POST).order_by(outbox.c.id)
        rows = transaction.execute(query).all()
    return [Waiting(item_of(row.body, row.id), notice_of(row.body)) for row in rows]


def item_of(body: bytes, item: str = "i") -> Item:
    """Return an item as a worker has it."""
    return Item(ItemId(item), POST, body, None, NOW, 1, Lease(secrets.token_hex(4)))


def mails(database: Database, at: datetime = NOW) -> list[Mail]:
    """Return the mails that would leave at a time, for those who still are to be told."""
    composer = Composer(database, DOMAIN, CONSOLE, lambda: at)
    return [mail for one in waiting(database) if (mail := composer(one.item)) is not None]
