"""The evidence log as people page through it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert

from silta.base.database import Database
from silta.keys.store import authorities
from silta.mailbox.store import evidence_pages
from silta.mailbox.tables import evidence
from tests.registry import NOW, SILTALA

SECOND = timedelta(seconds=1)


def test_the_newest_come_first_by_time_and_then_by_number(database: Database) -> None:
    """Two ids of one millisecond stand in no order; the chain's numbers do."""
    given = [("01B", 1, NOW), ("01A", 2, NOW), ("01Z", 3, NOW - SECOND), ("01C", 4, NOW + SECOND)]
    rest = {
        "authority_id": SILTALA.id,
        "event": "filed",
        "record": b"{}",
        "hash": bytes(32),
        "salt_key_id": "0" * 16,
    }
    rows = [{"id": one, "number": number, "time": at, **rest} for one, number, at in given]
    with database.write() as transaction:
        authorities.add(transaction, SILTALA, NOW)
        transaction.execute(insert(evidence), rows)
        found = evidence_pages.latest(transaction, most=3, skipped=0)
    assert [one.number for one in found] == [4, 2, 1]
