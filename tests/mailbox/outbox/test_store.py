"""The outbox in the database: put with its event, claimed by one worker at a time."""

from __future__ import annotations

from contextlib import suppress

import pytest

from silta.base.database import Database
from silta.mailbox.outbox import store
from silta.mailbox.outbox.pace import LEASE
from tests.mailbox.filed_letters import Interrupted
from tests.mailbox.outbox.boxes import (
    BODY,
    POST,
    SECOND,
    T0,
    claim,
    claimed,
    listed,
    only,
    put,
)


def test_an_item_goes_with_its_event(database: Database) -> None:
    """A reminder of a message that was never filed would frighten somebody."""
    with suppress(Interrupted), database.write() as transaction:
        store.put(transaction, channel=POST, body=BODY, at=T0)
        raise Interrupted
    assert listed(database) == []


def test_a_claimed_item_is_as_it_was_put(database: Database) -> None:
    """Its id is the key by which the peer knows it again."""
    item = put(database)
    found = claimed(database)
    assert (found.id, found.channel, found.body, found.message) == (item, POST, BODY, None)
    assert (found.created_at, found.attempts) == (T0, 1)


def test_what_is_not_due_waits(database: Database) -> None:
    """A reminder may be for the day after."""
    with database.write() as transaction:
        store.put(transaction, channel=POST, body=BODY, at=T0, due_at=T0 + SECOND)
    assert claim(database, T0) is None
    assert claim(database, T0 + SECOND) is not None


def test_what_is_due_for_longest_goes_first(database: Database) -> None:
    """Under load nothing is passed by for ever."""
    second, first = put(database, T0 - SECOND), put(database, T0 - 2 * SECOND)
    assert [claimed(database).id, claimed(database).id] == [first, second]


def test_a_claimed_item_is_nobody_elses(database: Database) -> None:
    """For as long as the lease lasts."""
    put(database)
    claimed(database)
    assert claim(database, T0 + LEASE - SECOND) is None


def test_a_lease_that_ran_out_is_claimed_again(database: Database) -> None:
    """Under the same id, so that the peer can tell; each call counts."""
    put(database)
    first, second = claimed(database), claimed(database, T0 + LEASE)
    assert (second.id, second.attempts) == (first.id, 2)
    assert second.lease != first.lease


def test_an_unknown_channel_uses_up_no_attempts(database: Database) -> None:
    """Without a relay, mails wait until somebody sets one."""
    put(database, channel="text")
    assert claim(database, T0, POST) is None
    assert only(database).attempts == 0
    assert claim(database, T0, "text") is not None


@pytest.mark.parametrize("name", ["", "Post", "a channel", "a" * 17])
def test_a_name_that_no_channel_can_have_is_a_mistake(database: Database, name: str) -> None:
    """It would wait for ever, and nobody would know for what."""
    with pytest.raises(ValueError, match="short word"):
        put(database, channel=name)
