"""One hand does not become two by an invitation, at whatever moment it is made or taken up."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import update

from silta.base.act import ActRefused
from silta.base.database import Database
from silta.keys.acts import administrators as acts
from silta.keys.administrator import Role
from silta.keys.invitation import GOOD_FOR, Wanted
from silta.keys.tables import administrator
from tests.keys.acts.test_administrators import active, invite, take_up
from tests.registry import NOW

LATER = NOW + GOOD_FOR


def is_alone(database: Database, at: datetime = NOW) -> bool:
    """Tell whether whoever is here may invite without a second hand."""
    with database.read() as transaction:
        return acts.may_invite_alone(transaction, at)


def test_an_open_invitation_counts_as_a_hand(database: Database) -> None:
    """Root invited two: the first who comes does not fill up the house before the second does."""
    active(database, "elli")
    assert is_alone(database)
    invite(database, "olli")
    assert not is_alone(database)
    assert is_alone(database, LATER)


def test_an_invited_auditor_is_no_hand(database: Database) -> None:
    """They confirm nothing, so nobody has to wait for them."""
    active(database, "elli")
    invite(database, "taru", Role.AUDITOR)
    assert is_alone(database)


def test_one_hand_does_not_invite_where_two_are_needed(database: Database) -> None:
    """The act itself looks again, under its lock."""
    elli = active(database, "elli")
    invite(database, "olli")
    wanted = Wanted("taru@silta.example", Role.KEYS)
    with database.write() as transaction, pytest.raises(ActRefused, match="has to confirm"):
        acts.invite(transaction, elli, wanted, reason="apu", at=NOW, alone=True)


@pytest.mark.parametrize("email", ["elli", "ELLI"])
def test_an_address_that_is_invited_is_refused(database: Database, email: str) -> None:
    """Two links for one person would be two hands; once the first has run out there is one."""
    invite(database, "elli")
    with pytest.raises(ActRefused, match="here already, or invited"):
        invite(database, email)
    olli = active(database, "olli")
    with database.write() as transaction:
        wanted = Wanted("elli@silta.example", Role.KEYS)
        acts.invite(transaction, olli, wanted, reason="uusi", at=LATER)


def test_of_two_invitations_of_one_address_one_is_taken_up(database: Database) -> None:
    """As they stand in a database from before the second one was refused."""
    first, second = invite(database, "elli"), invite(database, "olli")
    same = update(administrator).where(administrator.c.id == second.id)
    with database.write() as transaction:
        transaction.execute(same.values(email="Elli@silta.example"))
    take_up(database, first.token, "elli")
    with pytest.raises(ActRefused, match="here already"):
        take_up(database, second.token, "olli")
