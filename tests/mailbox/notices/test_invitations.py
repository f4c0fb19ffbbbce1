"""An invitation goes to whom it is for, while it is good, and its link to nobody else."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from silta.base.database import Database
from silta.keys.actor import Actor
from silta.keys.invitation import GOOD_FOR, invitation_hash
from silta.keys.store import administrators
from silta.mailbox.notices.compose import Composer
from tests.keys.acts.hands import ROOT
from tests.mailbox.notices.comings import SECOND, invite, look, remove, take_up, three_hands
from tests.mailbox.notices.people import (
    CONSOLE,
    DOMAIN,
    NOW,
    SILTALA,
    item_of,
    mails,
    waiting,
)


@pytest.fixture
def hands(database: Database) -> list[Actor]:
    """Give three administrators, all told of each other already."""
    return three_hands(database)


def links(database: Database, at: datetime = NOW) -> list[str]:
    """Return the links of the invitations whose mails leave at a time."""
    found = [mail for mail in mails(database, at) if "/admin/invitation/" in mail.text]
    assert {mail.to for mail in found} <= {"liisa@silta.example"}
    return [line.strip() for mail in found for line in mail.text.splitlines() if CONSOLE in line]


def test_an_invitation_of_the_console_is_mailed_to_whom_it_is_for(
    database: Database, hands: list[Actor]
) -> None:
    """In their language; the token that was made with it opens nothing, the mailed one does."""
    token = invite(database, hands[0], "liisa", "sv")
    look(database)
    [link] = links(database)
    assert link.startswith(f"{CONSOLE}/sv/admin/invitation/")
    with database.read() as transaction:
        assert administrators.invited(transaction, invitation_hash(token), NOW) is None
    assert take_up(database, link.rpartition("/")[2], "liisa").name == "liisa@silta.example"
    assert links(database) == []


def test_no_token_stands_in_the_outbox(database: Database, hands: list[Actor]) -> None:
    """Nor an address: whoever reads a backup takes nothing up."""
    invite(database, hands[0], "liisa")
    look(database)
    [item] = [one.item for one in waiting(database) if one.notice.to.kind == "invited"]
    assert set(json.loads(item.body)) == {"to", "notice"}
    assert b"@" not in item.body


def test_a_mail_that_leaves_again_ends_the_link_of_the_first(
    database: Database, hands: list[Actor]
) -> None:
    """One invitation is one link at a time, however often the relay was asked."""
    invite(database, hands[0], "liisa")
    look(database)
    first, second = links(database), links(database)
    with database.read() as transaction:
        good = [
            administrators.invited(transaction, invitation_hash(one.rpartition("/")[2]), NOW)
            for one in (*first, *second)
        ]
    assert [one is not None for one in good] == [False, True]


def test_an_invitation_leaves_only_while_it_is_good(database: Database, hands: list[Actor]) -> None:
    """Neither once it has run out nor once it was taken back."""
    invite(database, hands[0], "liisa")
    look(database)
    assert links(database, NOW + GOOD_FOR) == []
    assert len(links(database, NOW + GOOD_FOR - SECOND)) == 1
    with database.read() as transaction:
        [liisa] = administrators.still_invited(transaction, NOW)
    remove(database, hands[0], liisa.id)
    assert links(database) == []


def test_the_owners_invitation_is_not_mailed(database: Database) -> None:
    """The command printed the link; a second one would end it."""
    token = invite(database, ROOT, "liisa")
    look(database)
    assert waiting(database) == []
    assert take_up(database, token, "liisa").name == "liisa@silta.example"


@pytest.mark.parametrize("to", ["administrator", "authority"])
def test_an_invitation_is_no_notice_to_somebody_else(database: Database, to: str) -> None:
    """Whatever an item of the outbox says: the link is for whom it invites."""
    body = json.dumps({"to": {to: SILTALA}, "notice": "invitation"}).encode()
    with pytest.raises(ValueError, match="not the reader"):
        Composer(database, DOMAIN, CONSOLE, lambda: NOW)(item_of(body))
