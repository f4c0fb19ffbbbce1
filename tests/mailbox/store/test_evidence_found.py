"""Records with what the worker made of them."""

from __future__ import annotations

import pytest

from silta.base.database import Database
from silta.mailbox import filing
from silta.mailbox.evidence.record import Event
from silta.mailbox.store import evidence_found
from silta.mailbox.store import evidence_queue as queue
from silta.mailbox.store.evidence_found import Signed
from tests.mailbox.evidence.records import PEN, write
from tests.mailbox.filed_letters import KEYS, furnish, letter_of, to_file
from tests.mailbox.vault.cast import LETTER, OTHER_LETTER
from tests.registry import NAAPURILA, NOW, SILTALA


@pytest.fixture(autouse=True)
def filed(database: Database) -> None:
    """Have two authorities, and one letter filed."""
    furnish(database)
    with database.write() as transaction:
        filing.hold(transaction, SILTALA.id)
        filing.file(transaction, to_file(letter_of()), KEYS)


def of_letter(database: Database) -> list[Signed]:
    """Return the records of the filed letter."""
    with database.read() as transaction:
        assert evidence_found.of_message(transaction, OTHER_LETTER) == []
        return evidence_found.of_message(transaction, LETTER)


def test_a_messages_records_are_found_in_their_order(database: Database) -> None:
    """Without a signature and a place while nobody gave them any."""
    write(database, Event.REJECTED, message=None)
    accepted, of_filing = of_letter(database)
    assert (accepted.event, accepted.number, of_filing.number) == ("accepted", 1, 2)
    assert (accepted.authority, accepted.message, accepted.time) == (SILTALA.id, LETTER, NOW)
    assert b'"event":"filed"' in of_filing.record
    assert (accepted.signature, accepted.signer, accepted.log_index) == (None, None, None)


def test_they_are_found_with_signature_and_place(database: Database) -> None:
    """As the worker wrote them."""
    with database.write() as transaction:
        first, second = queue.unlogged(transaction, 2)
        queue.note_places(transaction, [first, second], 40)
        queue.keep_signatures(transaction, {first.id: "signed"}, PEN, NOW)
    found, other = of_letter(database)
    assert (found.signature, found.signer, found.log_index) == ("signed", PEN, 40)
    assert (other.signature, other.signer, other.log_index) == (None, None, 41)


def test_records_are_found_by_their_ids(database: Database) -> None:
    """Those that there are, each once, chain by chain."""
    [naapurilas] = write(database, Event.OPENED, authority=NAAPURILA.id, message=None)
    accepted, of_filing = (one.id for one in of_letter(database))
    wanted = [naapurilas, of_filing, accepted, accepted, "01KBQ000000000000000000XXX"]
    with database.read() as transaction:
        found = evidence_found.by_ids(transaction, wanted)
        assert evidence_found.by_ids(transaction, []) == []
    assert [one.id for one in found] == [accepted, of_filing, naapurilas]
