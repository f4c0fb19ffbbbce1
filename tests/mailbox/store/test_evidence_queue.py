"""What waits for the worker: found in one order, and done once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from silta.base.database import Database
from silta.mailbox import filing
from silta.mailbox.evidence.record import Event
from silta.mailbox.store import evidence_queue as queue
from silta.mailbox.store.evidence_queue import Waiting
from tests.mailbox.evidence.records import PEN, all_signed, write
from tests.mailbox.filed_letters import KEYS, furnish, letter_of, to_file
from tests.mailbox.vault.cast import LETTER
from tests.registry import NAAPURILA, NOW, SILTALA

LATER = NOW + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def filed(database: Database) -> None:
    """Have two authorities, and one letter filed: two records of the same moment."""
    furnish(database)
    with database.write() as transaction:
        filing.hold(transaction, SILTALA.id)
        filing.file(transaction, to_file(letter_of()), KEYS)


def waiting_ids(database: Database, most: int = 100) -> tuple[list[str], list[str]]:
    """Return the ids of what waits for a place, and of what waits for a signature."""
    with database.read() as transaction:
        unlogged = queue.unlogged(transaction, most)
        unsigned = queue.unsigned(transaction, most)
    return [one.id for one in unlogged], [one.id for one in unsigned]


def sign(database: Database, *ids: str, word: str = "signed") -> set[str]:
    """Keep a signature of records."""
    with database.write() as transaction:
        return queue.keep_signatures(transaction, dict.fromkeys(ids, word), PEN, LATER)


def test_records_wait_in_one_order(database: Database) -> None:
    """By time, then authority, then place in its chain: every worker takes the same first."""
    [naapurilas] = write(database, Event.OPENED, authority=NAAPURILA.id)
    [last] = write(database, Event.OPENED, at=LATER)
    accepted, of_filing, *_ = (one.id for one in all_signed(database))
    in_order = [accepted, of_filing, naapurilas, last]
    assert waiting_ids(database) == (in_order, in_order)
    assert waiting_ids(database, 3) == (in_order[:3], in_order[:3])


def test_what_waits_has_all_that_its_receipt_needs(database: Database) -> None:
    """Whose record it is and of which message; a refused letter has none."""
    write(database, Event.REJECTED, message=None, at=LATER)
    with database.read() as transaction:
        first, _, refused = queue.unsigned(transaction, 3)
    assert (first.authority, first.message, refused.message) == (SILTALA.id, LETTER, None)
    assert first.record == all_signed(database)[0].record


def test_places_are_given_one_after_the_other(database: Database) -> None:
    """And such a record waits no more."""
    with database.write() as transaction:
        queue.note_places(transaction, queue.unlogged(transaction, 2), 7)
    assert [one.log_index for one in all_signed(database)] == [7, 8]
    assert waiting_ids(database)[0] == []


def test_the_first_signature_stays(database: Database) -> None:
    """Whoever comes second hears that nothing is left to tell."""
    accepted, of_filing = waiting_ids(database)[1]
    assert sign(database, accepted) == {accepted}
    assert sign(database, accepted, of_filing, word="again") == {of_filing}
    assert [one.signature for one in all_signed(database)] == ["signed", "again"]
    assert {one.signer for one in all_signed(database)} == {PEN}


def test_what_waits_is_counted(database: Database) -> None:
    """Since when, by the time of the event: so long has an authority no receipt."""
    [last] = write(database, Event.OPENED, at=LATER)
    accepted, of_filing, _ = waiting_ids(database)[1]
    sign(database, accepted, of_filing)
    with database.write() as transaction:
        assert queue.waiting(transaction) == Waiting(3, 1, LATER)
        queue.note_places(transaction, queue.unlogged(transaction, 1), 0)
        queue.keep_signatures(transaction, {last: "signed"}, PEN, LATER)
        assert queue.waiting(transaction) == Waiting(2, 0, None)
