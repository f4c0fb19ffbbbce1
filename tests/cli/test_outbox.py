"""``silta outbox``: what waits to leave, without its content."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from silta.base.clock import now
from silta.base.database import Database
from silta.mailbox.outbox import store
from silta.mailbox.outbox.item import ItemId
from tests.cli.command import Silta
from tests.mailbox.outbox.boxes import claim, claimed, listed, put


@pytest.fixture
def database(silta: Silta) -> Iterator[Database]:
    """Give the database of the home."""
    opened = Database(f"sqlite:///{silta.home / 'database' / 'silta.db'}")
    yield opened
    opened.close()


@pytest.fixture
def dead(database: Database) -> ItemId:
    """Give an item that was given up."""
    put(database)
    item = claimed(database)
    with database.write() as transaction:
        store.bury(transaction, item, "number.unknown")
    return item.id


def test_an_empty_outbox_says_so(silta: Silta) -> None:
    """In words for people, as an empty list for programs."""
    assert silta.did("outbox", "list") == "nothing waits to leave\n"
    assert silta.said("outbox", "list") == []


def test_an_item_is_listed_by_its_metadata(silta: Silta, dead: ItemId) -> None:
    """Why it was given up is our own word."""
    [row] = silta.said("outbox", "list")
    assert row == {
        "id": dead,
        "channel": "post",
        "message": None,
        "state": "dead",
        "attempts": 1,
        "fault": "number.unknown",
        "created_at": "2026-11-23T09:00:00Z",
        "due_at": "2026-11-23T09:00:00Z",
        "why": "number.unknown",
    }


def test_why_an_item_waits_stands_in_words(silta: Silta, database: Database) -> None:
    """And what would let it leave."""
    put(database, channel="receipt")
    item = claim(database, channel="receipt")
    assert item is not None
    with database.write() as transaction:
        store.hold_back(transaction, item, "certificate.none", now())
    [row] = silta.said("outbox", "list")
    assert (row["attempts"], row["fault"]) == (0, "certificate.none")
    assert "approve one, and it leaves" in silta.did("outbox", "list")


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_no_listing_shows_a_body(silta: Silta, dead: ItemId, form: list[str]) -> None:
    """It holds an address."""
    shown = silta.did("outbox", "list", *form)
    assert dead in shown
    assert "dead" in shown
    assert "aino" not in shown


def test_a_dead_item_is_retried(silta: Silta, database: Database, dead: ItemId) -> None:
    """It waits for the worker again."""
    assert silta.did("outbox", "retry", dead) == f"due now: {dead}\n"
    assert [(one.state, one.attempts) for one in listed(database)] == [("waiting", 0)]


def test_all_are_retried(silta: Silta, database: Database, dead: ItemId) -> None:
    """After a relay's long absence."""
    other = put(database)
    assert silta.did("outbox", "retry", "--all") == "due now: 2\n"
    assert {one.id for one in listed(database) if one.state == "waiting"} == {dead, other}


@pytest.mark.parametrize("given", [[], ["01KB00000000000000000AAAAA", "--all"]])
def test_one_or_all_is_wrong_usage_otherwise(silta: Silta, given: list[str]) -> None:
    """Nothing is retried by a slip."""
    done = silta("outbox", "retry", *given)
    assert done.exit_code == 2
    assert "give an ID, or --all" in done.err


def test_an_item_is_dropped(silta: Silta, database: Database, dead: ItemId) -> None:
    """For good; where no terminal is, nobody is asked."""
    assert silta.did("outbox", "drop", dead) == f"{dead} is dropped\n"
    assert listed(database) == []
    assert "no such item" in silta.refused("outbox", "drop", dead)


@pytest.mark.parametrize(("answer", "left"), [("n\n", 1), ("y\n", 0)])
def test_a_person_is_asked_before_it_is_dropped(
    silta: Silta, database: Database, dead: ItemId, answer: str, left: int
) -> None:
    """At a terminal, unless told --yes."""
    silta("outbox", "drop", dead, stdin=answer, at_terminal=True)
    assert len(listed(database)) == left


def test_yes_asks_nobody(silta: Silta, database: Database, dead: ItemId) -> None:
    """For scripts that run at a terminal."""
    assert silta("outbox", "drop", dead, "--yes", at_terminal=True).exit_code == 0
    assert listed(database) == []


@pytest.mark.parametrize("act", ["retry", "drop"])
def test_an_item_in_hand_is_refused(silta: Silta, database: Database, act: str) -> None:
    """In one clear line."""
    item = put(database, now())
    assert claim(database, now()) is not None
    line = silta.refused("outbox", act, item)
    assert line == "a worker is at this item now; try again in some minutes"


@pytest.mark.parametrize("act", ["retry", "drop"])
def test_what_is_no_item_is_refused(silta: Silta, act: str) -> None:
    """Without saying again what was typed."""
    line = silta.refused("outbox", act, "210281-9988")
    assert line == "no such item in the outbox; see 'silta outbox list'"
