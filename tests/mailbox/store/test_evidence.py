"""The chains of evidence: without gaps, without forks, one for each authority."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from silta.base.database import Database
from silta.base.identity import BusinessId
from silta.base.ids import new_id
from silta.mailbox import filing
from silta.mailbox.evidence.record import Draft, Event
from silta.mailbox.store import evidence
from silta.mailbox.store.evidence import Listed
from tests.mailbox.filed_letters import KEYS, SIGNER, Interrupted, furnish, letter_of, to_file
from tests.mailbox.vault.cast import LETTER, OTHER_LETTER
from tests.registry import NAAPURILA, NOW, SILTALA


@pytest.fixture(autouse=True)
def filed(database: Database) -> None:
    """Have two authorities, and one letter filed: records must speak of a message."""
    furnish(database)
    with database.write() as transaction:
        filing.hold(transaction, SILTALA.id)
        filing.file(transaction, to_file(letter_of()), KEYS)


def draft(authority: BusinessId = SILTALA.id) -> Draft:
    """Return a record's words, with an id of its own."""
    return Draft(
        evidence_id=new_id(NOW),
        event=Event.FILED,
        time=NOW,
        authority=authority,
        service="paivahoito-siltala",
        message=LETTER,
        message_id="VD-2026-4711/1",
        method="ordinary",
        rule_set="fi-2003-13",
        recipient=b"R" * 32,
        committed=(),
    )


def append(database: Database, authority: BusinessId = SILTALA.id) -> None:
    """Add one record in a transaction of its own."""
    with database.write() as transaction:
        evidence.lock_head(transaction, authority)
        evidence.append(transaction, authority, [draft(authority)], KEYS.evidence)


def chain(database: Database, authority: BusinessId = SILTALA.id) -> list[Listed]:
    """Return an authority's records."""
    with database.read() as transaction:
        return [one for one in evidence.list_all(transaction) if one.authority == authority]


def assert_whole(records: list[Listed]) -> None:
    """See that a chain has no gap, and that each record names the one before it."""
    assert [one.number for one in records] == list(range(1, len(records) + 1))
    previous = None
    for one in records:
        said = json.loads(one.record)
        assert (said["number"], said["previous"]) == (one.number, previous)
        assert said["evidence_id"] == one.id
        previous = hashlib.sha256(one.record).hexdigest()


def test_a_chain_has_no_gaps(database: Database) -> None:
    """Each record holds the hash of the one before."""
    append(database)
    append(database)
    records = chain(database)
    assert len(records) == 4
    assert_whole(records)


def test_each_authority_has_a_chain_of_its_own(database: Database) -> None:
    """One can be handed over without the other."""
    append(database, NAAPURILA.id)
    append(database)
    assert [len(chain(database, one.id)) for one in (SILTALA, NAAPURILA)] == [3, 1]
    assert_whole(chain(database))
    assert_whole(chain(database, NAAPURILA.id))


def test_a_transaction_rolled_back_leaves_no_gap(database: Database) -> None:
    """Its number is given to the next one."""
    with suppress(Interrupted), database.write() as transaction:
        evidence.lock_head(transaction, SILTALA.id)
        evidence.append(transaction, SILTALA.id, [draft()], KEYS.evidence)
        raise Interrupted
    append(database)
    assert_whole(chain(database))


def test_gateways_at_work_at_once_do_not_fork_a_chain(database: Database) -> None:
    """The second waits and goes on from the first, also where no head stands yet."""
    with ThreadPoolExecutor(4) as threads:
        for done in [threads.submit(append, database, NAAPURILA.id) for _ in range(12)]:
            done.result()
    records = chain(database, NAAPURILA.id)
    assert len(records) == 12
    assert_whole(records)


def test_records_are_listed_for_one_message(database: Database) -> None:
    """In the order of their numbers."""
    with database.read() as transaction:
        events = [one.event for one in evidence.list_all(transaction, LETTER)]
        assert evidence.list_all(transaction, OTHER_LETTER) == []
    assert events == [Event.ACCEPTED, Event.FILED]


def test_no_record_tells_of_whom_it_speaks(database: Database) -> None:
    """Neither code nor name; the signer's certificate is the message's."""
    for one in chain(database):
        assert b"210281" not in one.record
        assert b"Demo" not in one.record
        assert SIGNER.encode() not in one.record
