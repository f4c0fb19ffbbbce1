"""Checkpoints in the database: numbered, and only ever added."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest

from silta.base.database import Database
from silta.keys.fingerprint import Fingerprint
from silta.mailbox.evidence.checkpoint import Checkpoint
from silta.mailbox.store import checkpoints
from tests.registry import NOW

FIRST: Final = Checkpoint(
    number=1,
    size=10,
    root=b"R" * 32,
    made_at=NOW,
    note="note — \n",
    statement="statement\n",
    signature="signature\n",
    signer=Fingerprint("A" * 40),
)
SECOND: Final = replace(FIRST, number=2, size=20, made_at=NOW + timedelta(hours=1))
THIRD: Final = replace(SECOND, number=3, made_at=NOW + timedelta(hours=2))


@pytest.fixture
def three(database: Database) -> Database:
    """Give a database with three checkpoints, the last two of one size."""
    with database.write() as transaction:
        assert all(checkpoints.add(transaction, one) for one in (FIRST, SECOND, THIRD))
    return database


def test_what_was_added_is_read_again(three: Database) -> None:
    """In the order of their numbers, each as it was."""
    with three.read() as transaction:
        assert list(checkpoints.chain(transaction)) == [FIRST, SECOND, THIRD]
        assert checkpoints.newest(transaction) == THIRD


@pytest.mark.parametrize(("index", "found"), [(0, THIRD), (9, THIRD), (19, THIRD), (20, None)])
def test_the_newest_one_covers_a_record(
    three: Database, index: int, found: Checkpoint | None
) -> None:
    """A proof leads to the checkpoint that the most witnesses will have."""
    with three.read() as transaction:
        assert checkpoints.covering(transaction, index) == found


def test_a_number_is_given_once(three: Database) -> None:
    """The slower of two workers throws its own away."""
    with three.write() as transaction:
        assert not checkpoints.add(transaction, replace(THIRD, note="other\n"))
    with three.read() as transaction:
        assert checkpoints.newest(transaction) == THIRD


def test_a_new_log_has_none(database: Database) -> None:
    """Nothing was ever said of it."""
    with database.read() as transaction:
        assert checkpoints.newest(transaction) is None
        assert checkpoints.covering(transaction, 0) is None
