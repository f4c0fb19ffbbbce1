"""The chain of acts in the database: appended, in one order, whoever writes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import delete, update

from silta.base.act import ActRefused
from silta.base.database import Database, Transaction
from silta.keys.audit.acts import Act
from silta.keys.audit.chain import Broken, Head, verify
from silta.keys.audit.record import Entry
from silta.keys.store import audit, audit_pages
from silta.keys.tables import audit as table
from silta.keys.tables import audit_head
from tests.keys.audit_chains import ELLI, MINUTE, entry
from tests.registry import NOW

THREE = 3


def append(database: Database, *numbers: int) -> None:
    """Record the acts of these numbers, each in a transaction of its own."""
    for number in numbers:
        with database.write() as transaction:
            audit.append(transaction, entry(number))


def broken(database: Database, *known: Head) -> Broken | None:
    """Verify the chain as it stands in the database."""
    with database.read() as transaction:
        return verify(audit.chain(transaction), audit.head(transaction), known)


def head(database: Database) -> Head:
    """Return the end of the chain."""
    with database.read() as transaction:
        return audit.head(transaction)


def test_a_new_database_has_an_empty_chain_that_holds(database: Database) -> None:
    """Verification is asked for before anything was done."""
    assert (head(database), broken(database)) == (Head(0, None), None)


def test_what_was_appended_holds(database: Database) -> None:
    """And its head is the last record's."""
    append(database, 1, 2, 3)
    assert broken(database) is None
    assert head(database).number == THREE


def refused_late(transaction: Transaction) -> None:
    """Record an act that is refused after all."""
    audit.append(transaction, entry(2))
    raise ActRefused("toisin")


def test_an_act_that_is_rolled_back_leaves_no_record(database: Database) -> None:
    """The record is in the transaction of the act."""
    append(database, 1)
    before = head(database)
    with pytest.raises(ActRefused, match="toisin"), database.write() as transaction:
        refused_late(transaction)
    assert (head(database), broken(database)) == (before, None)


def test_many_at_once_make_one_chain(database: Database) -> None:
    """No number is given twice, and none is left out."""
    hands = 6
    together = Barrier(hands)

    def do(number: int) -> None:
        together.wait(timeout=10)
        append(database, number, number + hands)

    with ThreadPoolExecutor(hands) as pool:
        list(pool.map(do, range(1, hands + 1)))
    assert broken(database) is None
    assert head(database).number == 2 * hands


EDITS: dict[str, dict[str, Any]] = {
    "record": {"record": b"{}"},
    "hash": {"hash": bytes(32)},
    "act": {"act": Act.SERVICE_CLOSED.value},
    "actor": {"actor": "root"},
    "time": {"at": NOW - timedelta(days=1)},
    "number": {"number": 9},
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_an_edit_by_hand_is_found(database: Database, edit: dict[str, Any]) -> None:
    """By somebody who can write to the database, and not compute."""
    append(database, 1, 2, 3)
    with database.write() as transaction:
        transaction.execute(update(table).where(table.c.number == 2).values(**edit))
    found = broken(database)
    assert found is not None
    assert found.number == 2


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_removal_is_found(database: Database, number: int) -> None:
    """Of the first, of one between, of the last."""
    append(database, 1, 2, 3)
    with database.write() as transaction:
        transaction.execute(delete(table).where(table.c.number == number))
    found = broken(database)
    assert found is not None
    assert found.number == number


def test_two_records_that_changed_places_are_found(database: Database) -> None:
    """Their numbers were exchanged."""
    append(database, 1, 2, 3)
    with database.write() as transaction:
        for old, new in ((1, 9), (2, 1), (9, 2)):
            transaction.execute(update(table).where(table.c.number == old).values(number=new))
    assert broken(database) == Broken(1, "the row says something else than its record")


def test_a_cut_chain_is_found_by_a_notice(database: Database) -> None:
    """Its head was moved back with it."""
    append(database, 1, 2)
    before = head(database)
    append(database, 3)
    known = head(database)
    with database.write() as transaction:
        transaction.execute(delete(table).where(table.c.number == THREE))
        transaction.execute(update(audit_head).values(number=before.number, hash=before.hash))
    assert broken(database) is None
    assert broken(database, known) == Broken(THREE, "a notice named a record that is not there")


def test_a_subject_is_found_among_others(database: Database) -> None:
    """The last one first."""
    append(database, 1, 2)
    with database.write() as transaction:
        audit.append(transaction, Entry(Act.PROPOSED, ELLI, "muu", NOW))
    with database.read() as transaction:
        found = audit.latest(transaction, most=5, subject="1234567-1")
        assert [one.number for one in found] == [2, 1]
        assert [one.number for one in audit.latest(transaction, most=1, skipped=1)] == [2]
        assert audit_pages.count(transaction, "muu") == 1
        assert audit_pages.count(transaction, None) == THREE


def test_alarms_are_those_since_a_time(database: Database) -> None:
    """What alarmed last year alarms nobody today."""
    with database.write() as transaction:
        for minutes, alone in ((0, True), (1, False), (2, True), (3, True)):
            at = NOW + minutes * MINUTE
            audit.append(transaction, Entry(Act.PROPOSED, ELLI, "x", at, alone=alone))
    with database.read() as transaction:
        found = audit_pages.alarms_since(transaction, NOW + MINUTE, most=1)
    assert [one.number for one in found] == [4]
