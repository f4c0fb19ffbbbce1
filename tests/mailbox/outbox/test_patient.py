"""A channel that outlasts its relay, tried with relays that are away or take nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from silta.base.database import Database
from silta.base.endpoint import Endpoint
from silta.mailbox.outbox import post
from silta.mailbox.outbox.deliver import deliver_next
from silta.mailbox.outbox.item import Channel, Done, Held, Item, Later, Never, Outcome, State
from silta.mailbox.outbox.mail import Posting
from silta.mailbox.outbox.pace import LONGEST_HOLD, MOST_ATTEMPTS
from silta.mailbox.outbox.patient import Patient
from silta.mailbox.outbox.post import Post, relay_tls
from silta.mailbox.outbox.post_faults import OF_THE_RELAY
from silta.mailbox.outbox.relay import Relay, Security
from tests.mailbox.outbox.boxes import POST, T0, listed, only, put, standing_at
from tests.mailbox.outbox.channels import NoteBook, always, recorded
from tests.mailbox.outbox.relays import USER, Clerk, Listening, relay
from tests.mailbox.outbox.test_mail import DOMAIN, ITEM, TO
from tests.peers.ports import free_port
from tests.sender.servers import speaking


def channel(
    at: Listening, security: Security = Security.STARTTLS, user: str | None = None
) -> Channel:
    """Return the patient channel to a relay of the tests."""
    where = Relay(Endpoint("127.0.0.1", at.port), security, user, user and "vanha")
    return Patient(Post(where, write, domain=DOMAIN, tls=at.trust))


def write(_item: Item) -> Posting:
    """Write a mail that is the same for each item."""
    return Posting("", TO, b"Subject: Silta\r\n\r\n\r\n")


def test_a_relay_that_is_away_holds_the_item() -> None:
    """Nobody listens, or somebody who could be anybody, or who knows another password."""
    assert channel(Listening(free_port(), relay_tls())).call(ITEM) == Held("relay.away")
    with relay(Clerk(), name="another.example") as at:
        assert channel(at).call(ITEM) == Held("relay.untrusted")
    with relay(Clerk(), login=True) as at:
        assert channel(at, user=USER).call(ITEM) == Held("relay.login")


@pytest.mark.parametrize(
    ("replies", "security", "fault"),
    [
        ({b"": b"554 no"}, Security.CLEAR, "relay.refuses"),
        ({b"": b"220 relay", b"EHLO": b"250-relay"}, Security.CLEAR, "relay.slow"),
        (
            {b"": b"220 relay", b"EHLO": b"250 relay", b"QUIT": b"221 bye"},
            Security.STARTTLS,
            "relay.no_tls",
        ),
    ],
    ids=["refuses", "slow", "no tls"],
)
def test_a_relay_that_takes_nothing_holds_the_item(
    monkeypatch: pytest.MonkeyPatch, replies: dict[bytes, bytes], security: Security, fault: str
) -> None:
    """Whatever keeps each mail alike."""
    monkeypatch.setattr(post, "STEP_SECONDS", 1)
    with speaking(replies) as (port, _heard):
        assert channel(Listening(port, relay_tls()), security).call(ITEM) == Held(fault)


@pytest.mark.parametrize(
    ("clerk", "outcome"),
    [
        (Clerk(), Done()),
        (Clerk(sender="550 5.1.8 no"), Never("sender.refused")),
        (Clerk(recipient="550 5.1.1 unknown"), Never("recipient.refused")),
        (Clerk(content="554 5.7.1 spam"), Never("content.refused")),
        (Clerk(recipient="450 4.2.1 full"), Later("recipient.refused")),
    ],
)
def test_what_the_relay_says_of_one_mail_stays(clerk: Clerk, outcome: Outcome) -> None:
    """A 5yz to sender, recipient or content is for good, and a 4yz counts."""
    with relay(clerk) as at:
        assert channel(at).call(ITEM) == outcome


def test_a_relay_may_be_away_for_weeks(database: Database) -> None:
    """No attempt is used up; when it is back the item leaves, within the hour."""
    item, at = put(database), T0
    away = Listening(free_port(), relay_tls())
    for _ in range(MOST_ATTEMPTS + 2):
        assert deliver_next(database, POST, channel(away), clock=standing_at(at), draw=lambda: 0.5)
        at += timedelta(days=1)
    left = only(database)
    assert (left.id, left.state) == (item, State.WAITING)
    assert (left.attempts, left.fault) == (0, "relay.away")
    assert left.due_at == at - timedelta(days=1) + LONGEST_HOLD
    with relay(Clerk()) as back:
        assert deliver_next(database, POST, channel(back), clock=standing_at(at))
    assert listed(database) == []


def test_each_word_for_a_relay_is_held_and_no_other() -> None:
    """A fault of ours is counted, or nobody would ever look at it."""
    for fault in [*sorted(OF_THE_RELAY), "fault", "receipt.unsealed", "sender.refused"]:
        expected = Held(fault) if fault in OF_THE_RELAY else Later(fault)
        assert Patient(NoteBook(always(Later(fault)))).call(ITEM) == expected


def test_its_ends_are_the_channels(database: Database) -> None:
    """What follows from an end is written as without it."""
    item = put(database)
    deliver_next(database, POST, Patient(NoteBook()), clock=standing_at(T0))
    assert recorded(database) == {item: "Done"}
