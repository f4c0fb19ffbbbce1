"""Whom we write to, as it stands when a mail leaves."""

from __future__ import annotations

import pytest

from silta.base.database import Database
from silta.keys.store import addressees
from silta.keys.store.addressees import Addressee
from tests.mailbox.notices.people import (
    LIISA,
    NAAPURILA,
    SILTALA,
    add_administrator,
    add_authority,
)


@pytest.mark.parametrize(("state", "is_written_to"), [("active", True), ("invited", False),
                                                      ("removed", False)])  # fmt: skip
def test_only_who_may_log_in_is_written_to(
    database: Database, state: str, *, is_written_to: bool
) -> None:
    """The invited has not shown who they are, and the removed is nobody here."""
    add_administrator(database, state=state)
    with database.read() as transaction:
        found = addressees.active_administrator(transaction, LIISA)
    assert found == (Addressee("liisa@yllapito.example", "fi") if is_written_to else None)


@pytest.mark.parametrize(
    ("columns", "addressee"),
    [
        ({}, Addressee("kirjaamo@siltala.example", "fi")),
        ({"contact_email": "berit@siltala.example", "languages": "sv,fi"},
         Addressee("berit@siltala.example", "sv")),
        ({"receipts_to": None}, None),
        ({"receipts_to": "", "contact_email": ""}, None),
    ],
)  # fmt: skip
def test_an_authority_is_written_to_where_it_said(
    database: Database, columns: dict[str, object], addressee: Addressee | None
) -> None:
    """Its contact, else where its receipts go, in its first language."""
    add_authority(database, **columns)
    with database.read() as transaction:
        assert addressees.authority_contact(transaction, SILTALA) == addressee
        assert addressees.authority_contact(transaction, NAAPURILA) is None


def test_a_name_is_in_the_readers_language_where_there_is_one(database: Database) -> None:
    """Else in Finnish, which every authority has here."""
    add_authority(database)
    with database.read() as transaction:
        names = [addressees.name_of(transaction, SILTALA, one) for one in ("fi", "sv", "en")]
        assert addressees.name_of(transaction, NAAPURILA, "fi") is None
    assert names == ["Siltalan kaupunki", "Siltala stad", "Siltalan kaupunki"]


def test_an_address_does_not_show_itself() -> None:
    """Neither in a traceback nor in a log line."""
    assert "@" not in repr(Addressee("liisa@yllapito.example", "fi"))
