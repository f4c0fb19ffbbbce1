"""What authorities were told of people: kept, counted, and listed without the person."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from silta.base.database import Database
from silta.base.identity import BusinessId
from silta.base.reason import Reason
from silta.keys.fingerprint import Fingerprint
from silta.mailbox.store import negative_answers
from silta.mailbox.store.negative_answers import NegativeAnswer
from silta.mailbox.vault.types import AccountId
from tests.mailbox.filed_letters import DAYCARE, SIGNER, furnish
from tests.mailbox.vault.cast import AINO, EINO
from tests.registry import NAAPURILA, NOW, SILTALA

SECOND = timedelta(seconds=1)
ASKED = NegativeAnswer(
    at=NOW,
    authority=SILTALA.id,
    service=DAYCARE.code,
    certificate=SIGNER,
    message_id="VD-2026-4711/1",
    reason=Reason.RECIPIENT_NAME_MISMATCH,
)
LATER = replace(ASKED, at=NOW + SECOND, message_id="VD-2026-4711/2")
OF_NAAPURILA = replace(ASKED, authority=NAAPURILA.id, reason=Reason.ACCOUNT_NOT_ACTIVE)


@pytest.fixture(autouse=True)
def registry(database: Database) -> None:
    """Have two authorities, and Aino's account."""
    furnish(database)


def add(database: Database, *given: NegativeAnswer, account: AccountId | None = AINO) -> None:
    """Log answers, each in a transaction of its own."""
    for answer in given:
        with database.write() as transaction:
            negative_answers.add(transaction, answer, account)


def told_of(database: Database, account: AccountId) -> list[NegativeAnswer]:
    """Return what was told of an account's holder."""
    with database.read() as transaction:
        return negative_answers.list_of_account(transaction, account)


def told_to(database: Database, owner: BusinessId, most: int = 10) -> list[NegativeAnswer]:
    """Return what an authority was told."""
    with database.read() as transaction:
        return negative_answers.list_of_authority(transaction, owner, most=most)


def count(database: Database, since: datetime, owner: BusinessId = SILTALA.id) -> int:
    """Return how many answers an authority got since a time."""
    with database.read() as transaction:
        return negative_answers.count_since(transaction, owner, since)


def test_an_answer_is_read_as_it_was_given(database: Database) -> None:
    """Who asked, by which signature and letter, and what the answer was."""
    add(database, ASKED)
    assert told_of(database, AINO) == [ASKED]
    assert told_to(database, SILTALA.id) == [ASKED]


def test_a_person_without_an_account_is_told_of_too(database: Database) -> None:
    """The authority asked all the same; nothing says about whom, not even a hash."""
    add(database, ASKED, account=None)
    assert told_of(database, AINO) == []
    assert told_to(database, SILTALA.id) == [ASKED]


def test_lists_begin_with_the_newest(database: Database) -> None:
    """Whatever the order in which they were written."""
    add(database, LATER, ASKED)
    assert told_of(database, AINO) == [LATER, ASKED]
    assert told_to(database, SILTALA.id, most=1) == [LATER]


def test_each_sees_its_own(database: Database) -> None:
    """An account by all authorities, an authority by all accounts."""
    add(database, ASKED, OF_NAAPURILA)
    assert {one.authority for one in told_of(database, AINO)} == {SILTALA.id, NAAPURILA.id}
    assert told_of(database, EINO) == []
    assert told_to(database, NAAPURILA.id) == [OF_NAAPURILA]


def test_they_are_counted_from_a_time_on(database: Database) -> None:
    """That time included; other authorities' do not count."""
    add(database, ASKED, LATER, OF_NAAPURILA)
    assert [count(database, NOW + n * SECOND) for n in range(3)] == [2, 1, 0]
    assert count(database, NOW, NAAPURILA.id) == 1


def test_what_is_listed_has_no_place_for_a_person() -> None:
    """A listing cannot name whom it does not hold."""
    names = {one.name for one in fields(NegativeAnswer)}
    assert names == {"at", "authority", "service", "certificate", "message_id", "reason"}


@pytest.mark.parametrize(
    ("answer", "account"),
    [
        (replace(ASKED, authority=BusinessId("2345678-0")), AINO),
        (replace(ASKED, service="muu"), AINO),
        (replace(ASKED, certificate=Fingerprint("B" * 40)), AINO),
        (ASKED, EINO),
    ],
)
def test_an_answer_speaks_of_what_is_there(
    database: Database, answer: NegativeAnswer, account: AccountId
) -> None:
    """A log that names nobody's certificate would lead nowhere."""
    with pytest.raises(IntegrityError):
        add(database, answer, account=account)
    assert count(database, NOW) == 0
