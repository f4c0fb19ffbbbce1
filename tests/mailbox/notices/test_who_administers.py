"""Who comes and who goes is told to all who were here."""

from __future__ import annotations

from datetime import datetime

import pytest

from silta.base.database import Database
from silta.keys.actor import Actor
from silta.keys.audit.acts import Act
from silta.keys.store.addressees import HEARS_ON
from tests.mailbox.notices.comings import SECOND, invite, look, remove, take_up, three_hands
from tests.mailbox.notices.people import (
    NOW,
    SILTALA,
    add_act,
    mails,
)


@pytest.fixture
def hands(database: Database) -> list[Actor]:
    """Give three administrators, all told of each other already."""
    return three_hands(database)


def told(database: Database, act: Act, at: datetime = NOW) -> list[str]:
    """Return who gets a mail about acts of a kind."""
    words = {
        Act.ADMINISTRATOR_REMOVED: "pääkäyttäjä poistettiin",
        Act.ADMINISTRATOR_BOUND: "pääkäyttäjä otti kutsun vastaan",
        Act.ADMINISTRATOR_INVITED: "pääkäyttäjä kutsuttiin",
        Act.AUTHORITY_SUSPENDED: "lähettäminen keskeytettiin",
    }[act]
    return sorted(
        mail.to.partition("@")[0] for mail in mails(database, at) if words in mail.subject
    )


def told_since(database: Database, act: Act, before: list[str]) -> list[str]:
    """Return who gets a new mail about acts of a kind, after those ``before``."""
    names = told(database, act)
    for name in before:
        names.remove(name)
    return names


def test_who_removes_all_others_is_heard_of_by_them(database: Database, hands: list[Actor]) -> None:
    """Each removed one hears of the own removal, and those still here of the one before."""
    elli, olli, taru = hands
    remove(database, elli, olli.id)
    remove(database, elli, taru.id)
    look(database)
    assert told(database, Act.ADMINISTRATOR_REMOVED) == ["olli", "taru", "taru"]


def test_what_was_done_before_the_removal_is_told_to_the_removed(
    database: Database, hands: list[Actor]
) -> None:
    """Who breaks the glass and then removes who would hear of it; of later acts they hear not."""
    elli, olli, _ = hands
    add_act(database, Act.AUTHORITY_SUSPENDED, elli, SILTALA, reason="epäily")
    remove(database, elli, olli.id)
    add_act(database, Act.AUTHORITY_SUSPENDED, elli, SILTALA, reason="epäily")
    look(database)
    assert told(database, Act.AUTHORITY_SUSPENDED) == ["olli", "taru", "taru"]


def test_a_removed_one_hears_of_it_for_some_days(database: Database, hands: list[Actor]) -> None:
    """A mail that waited for a relay longer than that tells nobody who is long gone."""
    elli, olli, _ = hands
    remove(database, elli, olli.id)
    look(database)
    last = NOW + HEARS_ON - SECOND
    assert told(database, Act.ADMINISTRATOR_REMOVED, last) == ["olli", "taru"]
    assert told(database, Act.ADMINISTRATOR_REMOVED, last + SECOND) == ["taru"]


def test_the_hands_that_invited_hear_who_came(database: Database, hands: list[Actor]) -> None:
    """All but the new one: if it was not the one they meant, they know in the same minute."""
    elli = hands[0]
    before = told(database, Act.ADMINISTRATOR_BOUND)
    take_up(database, invite(database, elli, "liisa"), "liisa")
    look(database)
    assert told_since(database, Act.ADMINISTRATOR_BOUND, before) == ["elli", "olli", "taru"]
    [text] = {mail.text for mail in mails(database) if "Kuka:     liisa" in mail.text}
    assert "Pääkäyttäjät vaihtuvat" in text


def test_two_hands_that_invite_are_told_to_all_others(
    database: Database, hands: list[Actor]
) -> None:
    """And the invited one gets nothing but the invitation."""
    before = told(database, Act.ADMINISTRATOR_INVITED)
    invite(database, hands[1], "liisa")
    look(database)
    assert told_since(database, Act.ADMINISTRATOR_INVITED, before) == ["elli", "taru"]
    assert len([mail for mail in mails(database) if mail.to == "liisa@silta.example"]) == 1
