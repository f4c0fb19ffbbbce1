"""Each end of a call, and what stands in the database after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from silta.base.database import Database
from silta.mailbox.outbox import care, store
from silta.mailbox.outbox.deliver import deliver_next, settle
from silta.mailbox.outbox.item import Done, Held, Item, Later, Never, Outcome, State
from silta.mailbox.outbox.pace import LEASE, LONGEST_HOLD, MOST_ATTEMPTS, hold, pause
from tests.journals import opened_journal
from tests.mailbox.filed_letters import Interrupted
from tests.mailbox.outbox.boxes import (
    POST,
    SECOND,
    T0,
    claim,
    claimed,
    listed,
    only,
    put,
    standing_at,
)
from tests.mailbox.outbox.channels import NoteBook, always, recorded

DRAW = 0.25


@pytest.fixture(autouse=True)
def journal_of_this_test() -> Iterator[None]:
    """Write the journal as the worker does."""
    with opened_journal():
        yield


def deliver(database: Database, channel: NoteBook, at_seconds: float = 0) -> bool:
    """Try the next item that is due some seconds after T0."""
    clock = standing_at(T0 + timedelta(seconds=at_seconds))
    return deliver_next(database, POST, channel, clock=clock, draw=lambda: DRAW)


def settled(database: Database, item: Item, outcome: Outcome, channel: NoteBook) -> None:
    """Settle a claimed item a second after T0."""
    with database.write() as transaction:
        settle(transaction, channel, item, outcome, at=T0 + SECOND, draw=DRAW)


def failing(_item: Item) -> Outcome:
    """Fail as a library does: with what it was given in the text."""
    raise RuntimeError("cannot reach aino@example.fi")


def test_what_is_done_goes_away(database: Database) -> None:
    """Its event is written in the same transaction."""
    item, channel = put(database), NoteBook()
    assert deliver(database, channel)
    assert [call.id for call in channel.calls] == [item]
    assert listed(database) == []
    assert recorded(database) == {item: "Done"}
    assert not deliver(database, channel)


def test_a_record_that_fails_undoes_the_settling(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Gone without its event, nobody could prove that it left."""
    put(database)

    def record(*_of_an_end: object) -> None:
        raise Interrupted

    monkeypatch.setattr(NoteBook, "record", record)
    with pytest.raises(Interrupted):
        deliver(database, NoteBook())
    assert only(database).state is State.WAITING
    assert claim(database, T0 + LEASE) is not None


def test_a_failure_for_now_is_tried_later(database: Database) -> None:
    """After the pause of its attempt, with our word for the reason."""
    put(database)
    channel = NoteBook(always(Later("relay.away")))
    assert deliver(database, channel)
    left = only(database)
    assert (left.state, left.attempts, left.fault) == (State.WAITING, 1, "relay.away")
    assert left.due_at == T0 + pause(1, DRAW)
    assert recorded(database) == {}
    assert not deliver(database, channel)
    assert deliver(database, channel, pause(1, DRAW).total_seconds())
    assert [call.attempts for call in channel.calls] == [1, 2]


def test_what_is_held_waits_without_an_attempt(database: Database) -> None:
    """Nothing was tried, so nothing is used up, however long a certificate takes."""
    put(database)
    channel, day = NoteBook(always(Held("certificate.none"))), timedelta(days=1).total_seconds()
    assert all(deliver(database, channel, number * day) for number in range(MOST_ATTEMPTS + 2))
    left = only(database)
    assert (left.state, left.attempts, left.fault) == (State.WAITING, 0, "certificate.none")
    assert left.due_at == T0 + (MOST_ATTEMPTS + 1) * timedelta(days=1) + hold(LONGEST_HOLD, DRAW)
    assert (recorded(database), channel.ends) == ({}, [])


def test_what_holds_an_item_since_now_alone_is_looked_for_soon(database: Database) -> None:
    """A certificate was approved after a day, and then the key was away for a moment."""
    put(database)
    day, soon = timedelta(days=1), hold(timedelta(), DRAW)
    for fault, waits in (
        ("certificate.none", soon),
        ("certificate.none", hold(LONGEST_HOLD, DRAW)),
        ("key.away", soon),
    ):
        at = only(database).due_at + day
        deliver(database, NoteBook(always(Held(fault))), (at - T0).total_seconds())
        assert only(database).due_at == at + waits


def test_a_person_frees_what_is_held(database: Database) -> None:
    """What was missing is there, and nobody wants to wait for the hour."""
    put(database)
    for hours in range(5):
        deliver(database, NoteBook(always(Held("certificate.none"))), hours * 3600 * 2)
    freed_at = T0 + timedelta(hours=8, seconds=1)
    with database.write() as transaction:
        assert care.retry_all(transaction, freed_at) == 1
    assert deliver(database, NoteBook(), (freed_at - T0).total_seconds())
    assert listed(database) == []


def test_what_holds_an_item_is_told_once(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    """Thousands may wait for the same certificate, and look for it every few minutes."""
    put(database)
    day = timedelta(days=1).total_seconds()
    with opened_journal():
        for number, fault in enumerate(["key.away", "key.away", "certificate.none"]):
            deliver(database, NoteBook(always(Held(fault))), number * day)
    lines = [line for line in capsys.readouterr().err.splitlines() if '"event": "held"' in line]
    assert ["key.away" in line for line in lines] == [True, False]


def test_a_failure_for_good_waits_for_a_person(database: Database) -> None:
    """It is never tried again by itself, and what follows from it is written."""
    item = put(database)
    deliver(database, NoteBook(always(Never("number.unknown"))))
    left = only(database)
    assert (left.state, left.fault) == (State.DEAD, "number.unknown")
    assert recorded(database) == {item: "Never"}
    assert claim(database, T0 + timedelta(days=365)) is None


def test_a_channel_that_breaks_only_fails_for_now(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    """The journal tells where, without the text, which names the reader."""
    put(database)
    with opened_journal():
        deliver(database, NoteBook(failing))
    assert (only(database).state, only(database).fault) == (State.WAITING, "fault")
    said = capsys.readouterr().err
    assert '"error": "RuntimeError"' in said
    assert "aino" not in said


@pytest.mark.parametrize("answer", [always(Later("away")), failing])
def test_an_item_is_not_tried_for_ever(
    database: Database, answer: Callable[[Item], Outcome]
) -> None:
    """After the last attempt a person sees it."""
    put(database)
    channel, day = NoteBook(answer), timedelta(days=1).total_seconds()
    tried = [deliver(database, channel, number * day) for number in range(MOST_ATTEMPTS + 1)]
    assert tried == [True] * MOST_ATTEMPTS + [False]
    assert only(database).state is State.DEAD
    assert channel.ends == [Never(only(database).fault or "")]


def test_an_item_that_kills_its_workers_is_not_tried_for_ever(database: Database) -> None:
    """No call of it was ever settled, and one after another would die of it."""
    put(database)
    for number in range(MOST_ATTEMPTS):
        claimed(database, T0 + number * LEASE)
    channel = NoteBook()
    deliver(database, channel, (MOST_ATTEMPTS * LEASE).total_seconds())
    assert channel.calls == []
    assert (only(database).state, only(database).fault) == (State.DEAD, "unsettled")


def test_done_is_done_whoever_has_the_lease_by_now(database: Database) -> None:
    """The peer has it; the second worker's end changes nothing, and is recorded by nobody."""
    put(database)
    slow, quick = claimed(database), claimed(database, T0 + LEASE)
    channel = NoteBook()
    settled(database, slow, Done(), channel)
    assert listed(database) == []
    for outcome in (Done(), Later("away"), Never("refused")):
        settled(database, quick, outcome, channel)
    assert listed(database) == []
    assert channel.ends == [Done()]


@pytest.mark.parametrize("outcome", [Later("away"), Never("refused"), Held("key.away")])
def test_a_lost_lease_leaves_failures_to_its_new_holder(
    database: Database, outcome: Outcome
) -> None:
    """The call that is going on may yet succeed."""
    put(database)
    slow, _ = claimed(database), claimed(database, T0 + LEASE)
    channel = NoteBook()
    settled(database, slow, outcome, channel)
    assert (only(database).state, only(database).fault, channel.ends) == (State.WAITING, None, [])


def test_what_was_dropped_has_no_end(database: Database) -> None:
    """A person dropped it when the lease of a worker that hung had run out."""
    item = put(database)
    slow, channel = claimed(database), NoteBook()
    with database.write() as transaction:
        care.drop(transaction, item, T0 + LEASE)
    settled(database, slow, Done(), channel)
    assert (listed(database), channel.ends) == ([], [])


def test_the_lease_is_given_back(database: Database) -> None:
    """A short pause must not last as long as a lease."""
    item = put(database)
    with database.write() as transaction:
        found = store.claim(transaction, POST, T0)
        assert found is not None
        store.put_off(transaction, found, "away", T0 + SECOND)
    assert claimed(database, T0 + SECOND).id == item
