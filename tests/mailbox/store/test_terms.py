"""Which terms a citizen accepted: each version once, at its first time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from silta.base.database import Database
from silta.mailbox.store import terms
from tests.mailbox.filed_letters import furnish
from tests.mailbox.vault.cast import AINO, EINO
from tests.registry import NOW


@pytest.fixture(autouse=True)
def aino(database: Database) -> None:
    """Open Aino's account."""
    furnish(database)


def test_the_first_acceptance_of_each_version_counts(database: Database) -> None:
    """Pressing again moves no time; a new text is accepted anew."""
    later = NOW + timedelta(days=1)
    with database.write() as transaction:
        for version, at in (("2026-11", NOW), ("2026-11", later), ("2027-01", later)):
            terms.accept(transaction, AINO, version, at)
    with database.read() as transaction:
        assert terms.accepted(transaction, AINO) == {"2026-11": NOW, "2027-01": later}
        assert terms.accepted(transaction, EINO) == {}
