"""What has an end, as it is read for warnings and metrics."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import update

from silta.base.database import Database
from silta.keys.standing import CertificateState
from silta.keys.store import expiring
from silta.keys.tables import gateway_key
from tests.mailbox.notices.people import (
    DAY,
    FINGERPRINT,
    NOW,
    add_authority,
    add_certificate,
    add_gateway_key,
)


def test_pending_and_approved_certificates_are_watched(database: Database) -> None:
    """What was ended by a person needs no watching."""
    add_authority(database)
    for number, state in enumerate(CertificateState):
        add_certificate(database, NOW, f"{number:040X}", state=state)
    with database.read() as transaction:
        found = expiring.watched(transaction)
    assert [one.state for one in found] == [CertificateState.PENDING, CertificateState.APPROVED]
    assert found[0].expires_at == NOW


def test_certificates_are_counted_by_what_they_count_as(database: Database) -> None:
    """An approved one whose date is past is expired; one whose overlap is over, retired."""
    add_authority(database)
    rows: list[dict[str, object]] = [
        {},
        {},
        {"state": "pending"},
        {"retires_at": NOW},
        {"retires_at": NOW + DAY},
        {"state": "revoked"},
    ]
    for number, more in enumerate(rows):
        add_certificate(database, None, f"{number:040X}", **more)
    add_certificate(database, NOW, "F" * 40)
    with database.read() as transaction:
        counts = expiring.certificates_by_state(transaction, NOW)
    assert counts == {"pending": 1, "approved": 3, "retired": 1, "revoked": 1, "expired": 1}


def test_each_state_has_a_number_from_the_beginning(database: Database) -> None:
    """What is missing from the metrics looks like a fault of them."""
    with database.read() as transaction:
        counts = expiring.certificates_by_state(transaction, NOW)
    assert counts == dict.fromkeys([*CertificateState, "expired"], 0)


def test_an_overlap_that_is_over_is_found(database: Database) -> None:
    """With the time at which it ended."""
    add_gateway_key(database, NOW, "overlap")
    with database.read() as transaction:
        assert expiring.overlaps_over(transaction, NOW) == [(FINGERPRINT, NOW)]
        assert expiring.overlaps_over(transaction, NOW - DAY) == []


@pytest.mark.parametrize(
    ("state", "destroyed_at", "told"),
    [("retired", None, True), ("retired", NOW, False), ("lost", None, False)],
)
def test_a_retired_key_that_was_not_destroyed_is_found(
    database: Database, state: str, destroyed_at: datetime | None, *, told: bool
) -> None:
    """An hour later: the command that retires it destroys it, unless it was cut off."""
    add_gateway_key(database, NOW - DAY, state)
    with database.write() as transaction:
        transaction.execute(update(gateway_key).values(retired_at=NOW, destroyed_at=destroyed_at))
    with database.read() as transaction:
        found = expiring.overlaps_over(transaction, NOW + DAY)
        assert found == ([(FINGERPRINT, NOW)] if told else [])
        assert expiring.overlaps_over(transaction, NOW) == []
