"""Administrators in the database: invited, bound once, removed for good."""

from __future__ import annotations

from datetime import timedelta

import pytest

from silta.base.act import ActRefused
from silta.base.database import Database
from silta.keys.administrator import Administrator, AdministratorId, AdministratorState, Role
from silta.keys.store import administrators
from tests.registry import NOW

ISSUER = "https://tunnus.example"
WEEK, SECOND = timedelta(days=7), timedelta(seconds=1)
ELLI, OLLI = (AdministratorId(f"01JD00000000000000000000{name}1") for name in "EO")


def invite(database: Database, number: AdministratorId = ELLI, role: Role = Role.KEYS) -> bytes:
    """Invite somebody; return the hash of their invitation."""
    invited = AdministratorState.INVITED
    new = Administrator(number, "elli@silta.example", role, invited, "sv", NOW, "root")
    hashed = number.encode().ljust(32, b".")
    with database.write() as transaction:
        administrators.invite(transaction, new, invitation=hashed, until=NOW + WEEK)
    return hashed


def bind(database: Database, number: AdministratorId = ELLI, subject: str = "sub-elli") -> None:
    """Bind a log-in to an invited administrator."""
    with database.write() as transaction:
        administrators.bind(transaction, number, ISSUER, subject, NOW)


def remove(database: Database, number: AdministratorId = ELLI) -> None:
    """Remove an administrator."""
    with database.write() as transaction:
        administrators.remove(transaction, number, by="root", at=NOW)


def test_an_invitation_is_good_until_its_time(database: Database) -> None:
    """To the second."""
    hashed = invite(database)
    with database.read() as transaction:
        found = administrators.invited(transaction, hashed, NOW + WEEK - SECOND)
        assert administrators.invited(transaction, hashed, NOW + WEEK) is None
        assert administrators.invited(transaction, bytes(32), NOW) is None
    assert found is not None
    assert (found.id, found.role, found.language) == (ELLI, Role.KEYS, "sv")


def test_a_bound_administrator_is_found_by_the_pair(database: Database) -> None:
    """And by nothing else."""
    hashed = invite(database)
    bind(database)
    with database.read() as transaction:
        found = administrators.bound(transaction, ISSUER, "sub-elli")
        assert administrators.bound(transaction, ISSUER, "elli@silta.example") is None
        assert administrators.bound(transaction, "https://muu.example", "sub-elli") is None
        assert administrators.invited(transaction, hashed, NOW) is None
    assert found is not None
    assert (found.id, found.state, found.bound_at) == (ELLI, AdministratorState.ACTIVE, NOW)


def test_an_administrator_is_bound_once(database: Database) -> None:
    """The invitation is used up."""
    invite(database)
    bind(database)
    with pytest.raises(ActRefused, match="was used already"):
        bind(database, subject="sub-olli")


def test_a_log_in_is_one_administrator_s(database: Database) -> None:
    """Two roles in one hand would be two hands."""
    invite(database)
    invite(database, OLLI)
    bind(database)
    with pytest.raises(ActRefused, match="another administrator's already"):
        bind(database, OLLI)


def test_a_removed_one_is_nobody_and_can_be_invited_anew(database: Database) -> None:
    """The row stays, for the records name it; the log-in is free again."""
    hashed = invite(database)
    bind(database)
    remove(database)
    with database.read() as transaction:
        assert administrators.bound(transaction, ISSUER, "sub-elli") is None
        assert administrators.invited(transaction, hashed, NOW) is None
        assert administrators.get(transaction, ELLI).state == AdministratorState.REMOVED
    invite(database, OLLI)
    bind(database, OLLI)
    with pytest.raises(ActRefused, match="removed already"):
        remove(database)


def test_who_acts_is_counted(database: Database) -> None:
    """Neither auditors nor those who were only invited."""
    invite(database, ELLI, Role.OPERATOR)
    invite(database, OLLI, Role.AUDITOR)
    bind(database)
    bind(database, OLLI, "sub-olli")
    with database.read() as transaction:
        assert administrators.count_who_act(transaction) == 1
        assert [one.id for one in administrators.active(transaction)] == [ELLI, OLLI]
