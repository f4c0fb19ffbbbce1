"""The filing: a letter once and whole, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest

from silta.base.database import Database
from silta.base.reason import Reason, Refused
from silta.base.store import high_water
from silta.mailbox import filing
from silta.mailbox.filed import Filed, ToFile
from silta.mailbox.store import evidence, messages
from silta.mailbox.store.messages import Listed
from silta.mailbox.vault.types import MessageRef
from tests.letters import DOCUMENTS
from tests.mailbox.filed_letters import KEYS, Interrupted, furnish, letter_of, to_file
from tests.mailbox.vault.cast import AINO, EINO, LETTER, OTHER_LETTER, key_of
from tests.registry import NAAPURILA, NOW, SILTALA

MESSAGE_ID = "VD-2026-4711/1"
LETTER_BEFORE = MessageRef("01KBQ0000000000000000000M0")


@pytest.fixture(autouse=True)
def town(database: Database) -> None:
    """Have Siltala, its service, and Aino's account."""
    furnish(database)


def file(database: Database, given: ToFile) -> Filed:
    """File in a transaction of its own, as the gateway does."""
    with database.write() as transaction:
        filing.hold(transaction, given.authority)
        return filing.file(transaction, given, KEYS)


def contents(database: Database) -> tuple[list[Listed], int]:
    """Return the filed messages, and how many evidence records there are."""
    with database.read() as transaction:
        return messages.list_all(transaction), len(evidence.list_all(transaction))


@contextmanager
def nothing_new(database: Database) -> Iterator[None]:
    """See that a block changes nothing in the database."""
    before = contents(database)
    yield
    assert contents(database) == before


def test_a_filed_letter_is_listed_by_its_metadata(database: Database) -> None:
    """Ids, service, times and sizes; the 250 names the second record."""
    filed = file(database, to_file(letter_of()))
    [listed], records = contents(database)
    assert not filed.already_there
    assert records == 2
    assert listed == Listed(
        id=LETTER,
        message_id=MESSAGE_ID,
        authority=SILTALA.id,
        service="paivahoito-siltala",
        method="verifiable",
        state="filed",
        filed_at=NOW,
        evidence_id=filed.evidence_id,
        documents=len(DOCUMENTS),
        bytes=sum(map(len, DOCUMENTS.values())),
    )


def test_the_evidence_named_is_the_record_of_the_filing(database: Database) -> None:
    """``accepted`` stands before it."""
    filed = file(database, to_file(letter_of()))
    with database.read() as transaction:
        accepted, of_filing = evidence.list_all(transaction, LETTER)
    assert (accepted.event, of_filing.event, of_filing.id) == (
        "accepted",
        "filed",
        filed.evidence_id,
    )


def test_what_was_filed_opens_again(database: Database) -> None:
    """Sealed bytes come back from the database as they went in."""
    given = to_file(letter_of())
    file(database, given)
    with database.read() as transaction:
        sealed = messages.sealed(transaction, LETTER)
        assert messages.sealed(transaction, OTHER_LETTER) is None
    assert sealed is not None
    assert (sealed.account, sealed.account_key_id) == (AINO, given.sealed.account_key_id)
    assert key_of(sealed) == key_of(given.sealed)
    assert set(sealed.parts) == set(given.sealed.parts)


def test_the_same_letter_again_is_there_already(database: Database) -> None:
    """The peer missed our 250 (RFC 1047): the same evidence id, and nothing stored."""
    first = file(database, to_file(letter_of()))
    with nothing_new(database):
        again = file(database, to_file(letter_of(), OTHER_LETTER))
    assert again == Filed(first.evidence_id, already_there=True)


def test_another_letter_under_the_same_id_is_refused(database: Database) -> None:
    """One word in it is enough."""
    file(database, to_file(letter_of()))
    other = to_file(letter_of(matter={"title": "Muu päätös"}), OTHER_LETTER)
    with nothing_new(database), pytest.raises(Refused) as refused:
        file(database, other)
    assert refused.value.reason == Reason.MESSAGE_ID_REUSED


def test_another_id_is_another_letter(database: Database) -> None:
    """Listed in the order of filing, and counted for the account."""
    later = replace(to_file(letter_of(message_id="2"), OTHER_LETTER), at=NOW + timedelta(hours=1))
    file(database, later)
    file(database, to_file(letter_of()))
    with database.read() as transaction:
        listed = messages.list_all(transaction, AINO)
        assert messages.list_all(transaction, EINO) == []
        assert [messages.count(transaction, one) for one in (AINO, EINO)] == [2, 0]
    assert [one.id for one in listed] == [LETTER, OTHER_LETTER]


def test_a_fault_after_the_filing_leaves_nothing(database: Database) -> None:
    """Neither message nor part, evidence or mark: the peer is told 451 and sends again."""
    with suppress(Interrupted), database.write() as transaction:
        filing.hold(transaction, SILTALA.id)
        filing.file(transaction, to_file(letter_of()), KEYS)
        raise Interrupted
    assert contents(database) == ([], 0)
    with database.read() as transaction:
        assert high_water(transaction) is None
        assert messages.sealed(transaction, LETTER) is None


def test_what_is_filed_is_found_by_authority_and_id(database: Database) -> None:
    """Another authority may use the same id."""
    filed = file(database, to_file(letter_of()))
    with database.read() as transaction:
        earlier = filing.find_earlier(transaction, SILTALA.id, MESSAGE_ID)
        assert filing.find_earlier(transaction, NAAPURILA.id, MESSAGE_ID) is None
        assert filing.find_earlier(transaction, SILTALA.id, MESSAGE_ID.lower()) is None
    assert earlier is not None
    assert earlier.evidence_id == filed.evidence_id
    assert earlier.is_same(letter_of(), KEYS.lookup)
    assert not earlier.is_same(letter_of(matter={"title": "Muu"}), KEYS.lookup)


@pytest.mark.parametrize("held", [True, False])
def test_two_gateways_with_one_letter_file_it_once(database: Database, *, held: bool) -> None:
    """Even if one of them forgot to hold the chain: the constraint decides."""
    barrier = Barrier(2)

    def gateway(given: ToFile) -> Filed:
        barrier.wait(10)
        with database.write() as transaction:
            if held:
                filing.hold(transaction, given.authority)
            return filing.file(transaction, given, KEYS)

    if not held:  # where a head stands already, the message's row is what they race for
        file(database, to_file(letter_of(message_id="0"), LETTER_BEFORE))
    with ThreadPoolExecutor(2) as threads:
        letters = [to_file(letter_of(), reference) for reference in (LETTER, OTHER_LETTER)]
        first, second = threads.map(gateway, letters)
    assert first.evidence_id == second.evidence_id
    assert {first.already_there, second.already_there} == {True, False}
    assert len([one for one in contents(database)[0] if one.message_id == MESSAGE_ID]) == 1


def test_the_clocks_mark_rises_with_the_filings(database: Database) -> None:
    """And never falls: a clock set back must not hide that it was."""
    file(database, to_file(letter_of()))
    earlier = replace(to_file(letter_of(message_id="2"), OTHER_LETTER), at=NOW - timedelta(hours=1))
    file(database, earlier)
    with database.read() as transaction:
        assert high_water(transaction) == NOW
    later = replace(to_file(letter_of(message_id="3"), LETTER_BEFORE), at=NOW + timedelta(hours=1))
    file(database, later)
    with database.read() as transaction:
        assert high_water(transaction) == NOW + timedelta(hours=1)
