"""One account's messages: its own, from their day on, newest first."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import NoResultFound

from silta.base.database import Database
from silta.mailbox import filing
from silta.mailbox.service import Method
from silta.mailbox.store import inbox
from silta.mailbox.store.inbox import Counts, Kept
from silta.mailbox.tables import message
from silta.mailbox.vault.types import MessageRef
from tests.mailbox.filed_letters import KEYS, SIGNER, furnish, letter_of, to_file
from tests.mailbox.vault.cast import AINO, EINO
from tests.registry import NOW, SILTALA

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


@pytest.fixture(autouse=True)
def siltala(database: Database) -> None:
    """Have what every filing needs."""
    furnish(database)


def ref(number: int) -> MessageRef:
    """Return the id of the message with this number."""
    return MessageRef(f"01KBQ00000000000000000000{number}")


def add(database: Database, number: int, **values: Any) -> None:  # noqa: ANN401 -- any column
    """File a message; then let some of its columns be others."""
    letter = letter_of(message_id=f"VD-{number}")
    with database.write() as transaction:
        filing.hold(transaction, SILTALA.id)
        filing.file(transaction, to_file(letter, ref(number)), KEYS)
        if values:
            this = message.c.id == ref(number)
            transaction.execute(update(message).where(this).values(**values))


def page(database: Database, at: datetime = NOW, skipped: int = 0, most: int = 20) -> list[str]:
    """Return the ids of one page of Aino's."""
    with database.read() as transaction:
        found = inbox.page(transaction, AINO, at, skipped=skipped, most=most)
        return [kept.id for kept in found]


def find(database: Database, number: int = 1, at: datetime = NOW) -> Kept | None:
    """Return a message of Aino's."""
    with database.read() as transaction:
        return inbox.find(transaction, AINO, ref(number), at)


def test_a_message_is_found_as_it_was_filed(database: Database) -> None:
    """With what stands in the clear, and nothing that was done to it yet."""
    add(database, 1)
    kept = find(database)
    assert kept is not None
    assert (kept.message_id, kept.method, kept.certificate) == ("VD-1", Method.VERIFIABLE, SIGNER)
    assert (kept.filed_at, kept.remedy_days) == (NOW, 30)
    assert (kept.acknowledged_at, kept.opened_at, kept.verified) == (None, None, None)
    assert kept.is_closed


def test_another_account_finds_nothing(database: Database) -> None:
    """By no id, and in no list."""
    add(database, 1)
    with database.read() as transaction:
        assert inbox.find(transaction, EINO, ref(1), NOW) is None
        assert inbox.page(transaction, EINO, NOW, skipped=0, most=20) == []
        assert inbox.count(transaction, EINO, NOW) == Counts(0, 0)
        with pytest.raises(NoResultFound):
            inbox.hold(transaction, EINO, ref(1))


def test_a_message_is_there_from_its_day_on(database: Database) -> None:
    """Until then it is not told from one that never was."""
    add(database, 1, not_before=NOW + DAY)
    assert find(database, at=NOW + DAY - SECOND) is None
    assert page(database, NOW + DAY - SECOND) == []
    kept = find(database, at=NOW + DAY)
    assert kept is not None
    assert kept.available_at == NOW + DAY
    assert page(database, NOW + DAY) == [ref(1)]


def test_what_was_held_back_is_new_on_its_day(database: Database) -> None:
    """It shows that day, and stands where its reader looks for it."""
    add(database, 1, filed_at=NOW - DAY)
    add(database, 2, filed_at=NOW - 9 * DAY, not_before=NOW - SECOND)
    assert page(database) == [ref(2), ref(1)]


def test_the_newest_stand_first_and_each_once(database: Database) -> None:
    """Whatever the pages' size; those of one moment go by their ids."""
    for number in range(1, 6):
        add(database, number, filed_at=NOW + (number // 2) * DAY)
    whole = [ref(number) for number in (5, 4, 3, 2, 1)]
    assert page(database) == whole
    paged = [page(database, skipped=skipped, most=2) for skipped in (0, 2, 4, 6)]
    assert [reference for part in paged for reference in part] == whole


def test_what_was_never_opened_counts_as_new(database: Database) -> None:
    """Acknowledged or not."""
    for number, opened_at in ((1, None), (2, NOW), (3, None)):
        add(database, number, opened_at=opened_at)
    with database.read() as transaction:
        assert inbox.count(transaction, AINO, NOW) == Counts(total=3, new=2)


def test_what_waits_for_its_acknowledgement_is_found(database: Database) -> None:
    """Not what is acknowledged, ordinary, hidden still, or too old to matter."""
    add(database, 1)
    add(database, 2, acknowledged_at=NOW)
    add(database, 3, method="ordinary")
    add(database, 4, not_before=NOW + DAY)
    add(database, 5, filed_at=NOW - 40 * DAY)
    add(database, 6, filed_at=NOW - 40 * DAY, not_before=NOW - DAY)
    with database.read() as transaction:
        found = inbox.unacknowledged(transaction, AINO, NOW, NOW - 31 * DAY)
    assert sorted(kept.id for kept in found) == [ref(1), ref(6)]


def test_what_was_done_is_kept(database: Database) -> None:
    """Of this message, and no other."""
    add(database, 1)
    add(database, 2)
    with database.write() as transaction:
        inbox.set_acknowledged(transaction, ref(1), NOW + DAY, "loa3")
        inbox.set_opened(transaction, ref(1), NOW + 2 * DAY)
        inbox.set_verified(transaction, ref(1), b"M" * 32)
    kept, other = find(database, 1), find(database, 2)
    assert kept
    assert other
    assert (kept.acknowledged_at, kept.opened_at) == (NOW + DAY, NOW + 2 * DAY)
    assert (kept.verified, kept.is_closed) == (b"M" * 32, False)
    assert (other.acknowledged_at, other.opened_at, other.verified) == (None, None, None)
