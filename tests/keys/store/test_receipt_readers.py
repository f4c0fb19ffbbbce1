"""How receipts reach an authority, as it stands when they leave."""

from __future__ import annotations

import pytest

from silta.base.database import Database
from silta.base.identity import BusinessId
from silta.keys.store.receipt_readers import ReceiptReader, receipt_reader
from tests.mailbox.notices.people import (
    DAY,
    FINGERPRINT,
    NAAPURILA,
    NOW,
    SILTALA,
    add_authority,
    add_certificate,
)


def reader(database: Database) -> ReceiptReader:
    """Return the reader of Siltala's receipts at NOW."""
    with database.read() as transaction:
        return receipt_reader(transaction, BusinessId(SILTALA), NOW)


def test_a_receipt_is_for_the_address_that_was_agreed(database: Database) -> None:
    """In the authority's first language, by its name in that."""
    add_authority(database, contact_email="liisa@siltala.example", languages="sv,fi")
    add_certificate(database, None)
    assert reader(database) == ReceiptReader(
        "Siltala stad", "sv", "kirjaamo@siltala.example", (b"-",)
    )


def test_no_contact_person_gets_receipts(database: Database) -> None:
    """They name messages, and a person's mailbox is no registry."""
    add_authority(database, contact_email="liisa@siltala.example", receipts_to=None)
    assert reader(database).address is None


@pytest.mark.parametrize(
    "row",
    [
        {"state": "pending"},
        {"state": "retired"},
        {"state": "revoked"},
        {"retires_at": NOW},
        {"expires_at": NOW},
        {"authority_id": NAAPURILA},
    ],
    ids=["pending", "retired", "revoked", "overlap over", "expired", "another's"],
)
def test_only_certificates_that_count_are_encrypted_to(
    database: Database, row: dict[str, object]
) -> None:
    """Whoever has the key of another one would read them."""
    add_authority(database)
    add_authority(database, NAAPURILA)
    good = {"retires_at": NOW + DAY, "content": b"good"}
    add_certificate(database, NOW + DAY, "A" * 40, **good)
    add_certificate(database, None, FINGERPRINT, **row)
    assert reader(database).certificates == (b"good",)
