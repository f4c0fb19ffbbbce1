"""What somebody does who can write to the database, and has no key of the portal's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Table, and_, delete, insert, select, update

from silta.base.ids import new_id
from silta.keys.tables import certificate
from silta.mailbox.tables import message, part
from tests.portal.desk import Desk
from tests.town import NAAPURILA, OTHER_SERVICE

Theft = Callable[[Desk, str, str], str]
"""Changes the database about a message of Aino's, given another; returns where to look."""


def steal(desk: Desk, *statements: Any) -> None:  # noqa: ANN401 -- statements of SQLAlchemy
    """Write to the database, past all of our code."""
    with desk.town.database() as database, database.write() as transaction:
        for statement in statements:
            transaction.execute(statement)


def row_of(desk: Desk, table: Table, *where: Any) -> dict[str, Any]:  # noqa: ANN401 -- conditions of SQLAlchemy
    """Return a row as a thief reads it."""
    with desk.town.database() as database, database.read() as transaction:
        return dict(transaction.execute(select(table).where(*where)).one()._mapping)


def changed(**values: object) -> Theft:
    """Change columns of the message's row."""

    def theft(desk: Desk, mine: str, _other: str) -> str:
        steal(desk, update(message).where(message.c.id == mine).values(**values))
        return mine

    return theft


def refiled(shift: timedelta) -> Theft:
    """Say that it was filed at another time."""

    def theft(desk: Desk, mine: str, other: str) -> str:
        return changed(filed_at=datetime.now(UTC) + shift)(desk, mine, other)

    return theft


def signed_by_another(desk: Desk, mine: str, other: str) -> str:
    """Name another certificate of Siltala's as the signer's."""
    return changed(certificate=desk.town.registers.keys["rsa"])(desk, mine, other)


def copied(desk: Desk, mine: str, _other: str) -> str:
    """Show a decision twice: its row and parts under a new id."""
    row = row_of(desk, message, message.c.id == mine)
    new = {**row, "id": new_id(datetime.now(UTC)), "message_id": row["message_id"] + "X"}
    with desk.town.database() as database, database.read() as transaction:
        parts = transaction.execute(select(part).where(part.c.message_id == mine)).all()
    copies = [{**found._mapping, "message_id": new["id"]} for found in parts]
    steal(desk, insert(message).values(**new), insert(part).values(copies))
    return str(new["id"])


def moved_into_place(desk: Desk, mine: str, other: str) -> str:
    """Give a message the content key and the parts of another one of the same citizen's."""
    of_other = row_of(desk, message, message.c.id == other)
    steal(
        desk,
        delete(part).where(part.c.message_id == mine),
        update(part).where(part.c.message_id == other).values(message_id=mine),
        update(message)
        .where(message.c.id == mine)
        .values(content_key=of_other["content_key"], account_key_id=of_other["account_key_id"]),
    )
    return mine


def with_content_key_of_other(desk: Desk, mine: str, other: str) -> str:
    """Give a message the content key of another."""
    key = row_of(desk, message, message.c.id == other)["content_key"]
    return changed(content_key=key)(desk, mine, other)


def with_part_of_other(kind: str, number: int = 0) -> Theft:
    """Replace a part by the one of another message."""

    def theft(desk: Desk, mine: str, other: str) -> str:
        found = row_of(desk, part, _part(other, kind, number))
        values = {name: found[name] for name in ("bytes", "content", "file")}
        steal(desk, update(part).where(_part(mine, kind, number)).values(**values))
        return mine

    return theft


def with_documents_swapped(desk: Desk, mine: str, _other: str) -> str:
    """Give each document's row the content of the other one."""
    first, second = (row_of(desk, part, _part(mine, "document", n)) for n in (0, 1))
    for number, found in ((0, second), (1, first)):
        values = {name: found[name] for name in ("bytes", "content", "file")}
        steal(desk, update(part).where(_part(mine, "document", number)).values(**values))
    return mine


def with_part_as(kind: str, other_kind: str) -> Theft:
    """Let a part stand for one of another kind."""

    def theft(desk: Desk, mine: str, _other: str) -> str:
        found = row_of(desk, part, _part(mine, kind, 0))
        values = {name: found[name] for name in ("bytes", "content", "file")}
        steal(desk, update(part).where(_part(mine, other_kind, 0)).values(**values))
        return mine

    return theft


def without_part(kind: str, number: int = 0) -> Theft:
    """Delete a part."""

    def theft(desk: Desk, mine: str, _other: str) -> str:
        steal(desk, delete(part).where(_part(mine, kind, number)))
        return mine

    return theft


def with_part_changed(kind: str, **values: object) -> Theft:
    """Change columns of a part."""

    def theft(desk: Desk, mine: str, _other: str) -> str:
        steal(desk, update(part).where(_part(mine, kind, 0)).values(**values))
        return mine

    return theft


def registered(**values: object) -> Theft:
    """Change what the registry says of the signer's certificate."""

    def theft(desk: Desk, mine: str, _other: str) -> str:
        of_it = certificate.c.fingerprint == desk.town.registers.keys["kirjaamo"]
        steal(desk, update(certificate).where(of_it).values(**values))
        return mine

    return theft


def _part(reference: str, kind: str, number: int) -> Any:  # noqa: ANN401 -- a condition of SQLAlchemy
    c = part.c
    return and_(c.message_id == reference, c.kind == kind, c.number == number)


LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)

# What stands in the clear, and is held against what was signed.
OF_THE_ROW: Mapping[str, Theft] = {
    "another authority": changed(authority_id=NAAPURILA),
    "another service": changed(service_code=OTHER_SERVICE),
    "another kind": changed(kind="notice"),
    "another method": changed(method="verifiable"),
    "another day of publication": changed(not_before=LONG_AGO),
    "a rule set that is none": changed(rule_set="fi-1999-1"),
    "another time of remedy": changed(remedy_days=9999),
    "another message id": changed(message_id="VD-2026-OTHER"),
    "filed a month ago": refiled(timedelta(days=-30)),
    "filed six days later": refiled(timedelta(days=6)),
    "filed a second ago": refiled(timedelta(seconds=-1)),
}
# What the vault itself is bound by.
OF_THE_VAULT: Mapping[str, Theft] = {
    "a copy under a new id": copied,
    "another message in its place": moved_into_place,
    "another content key": with_content_key_of_other,
    "no content key": changed(content_key=b""),
    "a key that is none": changed(account_key_id="0" * 16),
    "another manifest": with_part_of_other("manifest"),
    "no manifest": without_part("manifest"),
    "a document for the manifest": with_part_as("document", "manifest"),
}
# What a mark need not know, because the page of the message verifies it all again.
OF_THE_PROOF: Mapping[str, Theft] = {
    "another signer": signed_by_another,
    "another mail": with_part_of_other("openpgp"),
    "another session key": with_part_of_other("session_key"),
    "a session key for the certificate": with_part_as("session_key", "certificate"),
    "no mail": without_part("openpgp"),
    "no session key": without_part("session_key"),
    "no certificate": without_part("certificate"),
    "another size": with_part_changed("openpgp", bytes=1),
    "a part in no place": with_part_changed("openpgp", content=None, file=None),
    "a part out of the folder": with_part_changed("openpgp", content=None, file="../x"),
    "a certificate never approved": registered(state="pending", approved_at=None),
    "a certificate of another authority": registered(authority_id=NAAPURILA),
    "a certificate revoked before": registered(state="revoked", ended_at=LONG_AGO),
    "a certificate retired before": registered(state="retired", ended_at=LONG_AGO),
}
OF_A_DOCUMENT: Mapping[str, Theft] = {
    "another message's document": with_part_of_other("document"),
    "documents swapped": with_documents_swapped,
    "no document": without_part("document"),
}
