"""What the tests of the evidence share: a registry and our receipts key, made once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from silta.base.database import Database
from silta.mailbox.outbox.item import Item
from tests.mailbox.evidence.receipt_desk import KIRJAAMO, Desk, open_desk, put_receipt, settle


@pytest.fixture(scope="session")
def desk() -> Iterator[Desk]:
    """Give the registry's keys, and our key at work."""
    with open_desk() as opened:
        yield opened


@pytest.fixture
def item(database: Database, desk: Desk) -> Item:
    """Give the receipt of a letter that was filed; Siltala can read it."""
    settle(database, desk.certificates[0], receipts_to=KIRJAAMO)
    return put_receipt(database, desk)
