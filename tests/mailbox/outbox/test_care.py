"""What a person sees of the outbox and does to it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from silta.base.act import ActRefused
from silta.base.database import Database, Transaction
from silta.mailbox.outbox import care, store
from silta.mailbox.outbox.item import ItemId, State
from silta.mailbox.outbox.pace import LEASE
from tests.mailbox.outbox.boxes import BODY, POST, SECOND, T0, claim, claimed, listed, only, put

Act = Callable[[Transaction, ItemId, datetime], None]
ACTS = pytest.mark.parametrize("act", [care.retry, care.drop])


def dead(database: Database) -> ItemId:
    """Put an item in that was given up."""
    put(database)
    item = claimed(database)
    with database.write() as transaction:
        store.bury(transaction, item, "refused")
    return item.id


def do(database: Database, act: Act, item: ItemId, at: datetime = T0) -> None:
    """Do an act as the command does."""
    with database.write() as transaction:
        act(transaction, item, at)


def test_a_listing_has_no_body(database: Database) -> None:
    """Addresses and numbers stand there, and the listing is read over shoulders."""
    item = put(database)
    shown = dataclasses.asdict(only(database))
    assert (shown["id"], shown["channel"], shown["state"], shown["attempts"]) == (
        item,
        POST,
        State.WAITING,
        0,
    )
    assert BODY not in shown.values()
    assert "body" not in shown


def test_dead_items_come_first(database: Database) -> None:
    """They wait for the person who looks; the others leave by themselves."""
    gone = dead(database)
    earlier = put(database, T0 - timedelta(days=1))
    assert [one.id for one in listed(database)] == [gone, earlier]


def test_a_dead_item_gets_all_its_attempts_again(database: Database) -> None:
    """The number was put right, or the relay."""
    item = dead(database)
    do(database, care.retry, item, T0 + SECOND)
    assert (only(database).state, only(database).attempts) == (State.WAITING, 0)
    assert claimed(database, T0 + SECOND).id == item


def test_a_waiting_item_need_not_wait(database: Database) -> None:
    """The relay is back, and the next attempt hours away."""
    put(database)
    with database.write() as transaction:
        item = store.claim(transaction, POST, T0)
        assert item is not None
        store.put_off(transaction, item, "away", T0 + timedelta(hours=6))
    do(database, care.retry, item.id, T0 + SECOND)
    assert claim(database, T0 + SECOND) is not None


def test_all_are_retried_but_those_in_hand(database: Database) -> None:
    """A second call for one that is on its way may arrive as well."""
    dead(database)
    put(database, T0 - SECOND)
    in_hand = claimed(database)
    put(database)
    with database.write() as transaction:
        assert care.retry_all(transaction, T0) == 2
    assert claimed(database).id != in_hand.id


def test_a_dropped_item_is_gone(database: Database) -> None:
    """And never leaves."""
    do(database, care.drop, put(database))
    assert (listed(database), claim(database)) == ([], None)


def test_what_is_spared_is_dropped_once_it_is_dead(database: Database) -> None:
    """Until then it may still leave, and it is not for everybody to stop it."""
    item = put(database)
    with database.write() as transaction, pytest.raises(ActRefused, match="once it is dead"):
        care.drop(transaction, item, T0, spared={POST, "receipt"})
    with database.write() as transaction:
        care.drop(transaction, item, T0, spared={"receipt"})
    gone = dead(database)
    with database.write() as transaction:
        care.drop(transaction, gone, T0, spared={POST})
    assert listed(database) == []


@ACTS
def test_an_unknown_item_is_refused(database: Database, act: Act) -> None:
    """With the way to the known ones; what was typed is not said again."""
    with pytest.raises(ActRefused, match=r"no such item .* see 'silta outbox list'"):
        do(database, act, ItemId("210281-9988"))


@ACTS
def test_an_item_in_hand_is_refused(database: Database, act: Act) -> None:
    """Until its worker has settled it, or its lease is over."""
    item = put(database)
    claimed(database)
    with pytest.raises(ActRefused, match="a worker is at this item now"):
        do(database, act, item)
    do(database, act, item, T0 + LEASE)
