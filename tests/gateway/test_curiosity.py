"""Answers about a person: none goes out unlogged, and many of them raise one alarm."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from silta.base.clock import now
from silta.base.database import Database
from silta.base.identity import BusinessId
from silta.base.reason import Reason
from silta.gateway.curiosity import (
    ABOUT_A_PERSON,
    FIRST_LIMIT,
    WINDOW,
    crosses_limit,
    note,
    tell,
    was_reached,
)
from silta.mailbox.store import evidence, negative_answers
from silta.mailbox.store.negative_answers import NegativeAnswer
from silta.mailbox.vault.types import AccountId
from tests.databases import migrated
from tests.journals import opened_journal
from tests.mailbox.filed_letters import DAYCARE, SIGNER, furnish
from tests.mailbox.vault.cast import AINO
from tests.registry import NAAPURILA, SILTALA

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Give a database with two authorities and Aino's account."""
    opened = Database(migrated(database_url))
    furnish(opened)
    yield opened
    opened.close()


def answer(
    at: datetime | None = None,
    reason: Reason = Reason.ACCOUNT_NOT_ACTIVE,
    authority: BusinessId = SILTALA.id,
) -> NegativeAnswer:
    """Return an answer to Siltala, of now."""
    return NegativeAnswer(at or now(), authority, DAYCARE.code, SIGNER, "VD-2026-4711/1", reason)


def logged_before(
    database: Database, number: int, ago: timedelta, authority: BusinessId = SILTALA.id
) -> None:
    """Have answers in the log that were given some time ago, a second after one another."""
    with database.write() as transaction:
        for place in range(number):
            earlier = answer(now() - ago + place * SECOND, authority=authority)
            negative_answers.add(transaction, earlier, None)


def logged_of(database: Database, account: AccountId = AINO) -> list[NegativeAnswer]:
    """Return what is logged of a person."""
    with database.read() as transaction:
        return negative_answers.list_of_account(transaction, account)


def note_one(database: Database, given: NegativeAnswer, account: AccountId | None = AINO) -> None:
    """Note an answer as a gateway does, in a transaction that holds the authority's chain."""
    with database.write() as transaction:
        evidence.lock_head(transaction, given.authority)
        count = note(transaction, given, account)
    if count is not None:
        tell(given.authority, count)


def noted(database: Database, number: int, at_once: int = 1) -> None:
    """Note answers of now to Siltala, as one gateway after another, or some at once."""
    with opened_journal("gateway"), ThreadPoolExecutor(at_once) as threads:
        for done in [threads.submit(note_one, database, answer()) for _ in range(number)]:
            done.result()


def alarms(capsys: pytest.CaptureFixture[str]) -> list[int]:
    """Return the counts that the journal told of, and nothing else beside the authority."""
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    told = [line for line in lines if line["event"] == "many negative answers"]
    names = {"event", "level", "timestamp", "room", "authority", "count"}
    assert all(set(line) == names and line["level"] == "warning" for line in told)
    assert all(line["authority"] == SILTALA.id for line in told)
    return [line["count"] for line in told]


def test_a_refusal_that_tells_of_a_person_is_logged(database: Database) -> None:
    """Under the account, in the transaction of its record."""
    for reason in ABOUT_A_PERSON:
        note_one(database, answer(reason=reason))
    logged = {one.reason for one in logged_of(database)}
    assert logged == {Reason.ACCOUNT_NOT_ACTIVE, Reason.RECIPIENT_NAME_MISMATCH}


def test_an_answer_about_somebody_without_an_account_is_logged(database: Database) -> None:
    """Under the authority alone; it counts towards the alarm."""
    note_one(database, answer(), None)
    assert logged_of(database) == []
    with database.read() as transaction:
        assert negative_answers.count_since(transaction, SILTALA.id, now() - MINUTE) == 1


def test_an_answer_that_cannot_be_logged_is_not_given(database: Database) -> None:
    """What is raised is a fault of ours in the intake, and the peer hears 451."""
    with pytest.raises(IntegrityError):
        note_one(database, replace(answer(), service="muu"))
    assert logged_of(database) == []


def test_the_alarm_is_told_at_each_doubling(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    """Once each, by the authority's id and the count alone."""
    noted(database, 2 * FIRST_LIMIT + 1)
    assert alarms(capsys) == [FIRST_LIMIT, 2 * FIRST_LIMIT]


def test_another_authoritys_answers_do_not_count(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nor do one's own of more than an hour ago."""
    logged_before(database, FIRST_LIMIT - 1, 10 * MINUTE, NAAPURILA.id)
    logged_before(database, FIRST_LIMIT, WINDOW + MINUTE)
    noted(database, 1)
    assert alarms(capsys) == []


def test_an_alarm_is_not_told_again_while_it_lasts(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    """One answer left the hour as another came: the count is at the limit once more."""
    logged_before(database, 1, WINDOW + MINUTE)
    logged_before(database, FIRST_LIMIT - 1, 10 * MINUTE)
    noted(database, 1)
    assert alarms(capsys) == []


def test_an_alarm_is_told_again_after_a_quiet_hour(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    """The next day's probing is news."""
    logged_before(database, FIRST_LIMIT, 2 * WINDOW)
    logged_before(database, FIRST_LIMIT - 1, 10 * MINUTE)
    noted(database, 1)
    assert alarms(capsys) == [FIRST_LIMIT]


def test_gateways_at_work_at_once_tell_it_once(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two that counted at the same moment would both see 20, or see 19 and then 21."""
    noted(database, FIRST_LIMIT + 8, at_once=6)
    assert alarms(capsys) == [FIRST_LIMIT]
    assert len(logged_of(database)) == FIRST_LIMIT + 8


@given(st.integers(0, 100_000))
def test_the_limits_are_the_first_and_its_doublings(count: int) -> None:
    """Few enough lines for a person to read."""
    limits = {FIRST_LIMIT << power for power in range(20)}
    assert crosses_limit(count) == (count in limits)


@given(st.lists(st.integers(0, 7_200), min_size=3, max_size=12), st.integers(2, 3))
def test_a_limit_was_reached_if_an_hour_held_so_many(seconds: list[int], limit: int) -> None:
    """Told by counting, for each earlier answer of the last hour, those of the hour before it."""
    start = datetime(2026, 11, 22, 8, tzinfo=UTC)
    times = [start + second * SECOND for second in sorted(seconds, reverse=True)]
    earlier = [
        len([one for one in times[place:] if end - one < WINDOW])
        for place, end in enumerate(times)
        if place > 0 and times[0] - end < WINDOW
    ]
    assert was_reached(times, limit) == any(count >= limit for count in earlier)
