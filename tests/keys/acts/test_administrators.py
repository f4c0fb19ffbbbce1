"""Inviting, taking up, removing: each act in the chain, and no way to two hands alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from silta.base.act import ActRefused
from silta.base.database import Database
from silta.keys.actor import Actor
from silta.keys.acts import administrators as acts
from silta.keys.administrator import Administrator, AdministratorState, Role
from silta.keys.invitation import GOOD_FOR, Invited, Wanted, invitation_hash
from silta.keys.store import administrators
from tests.keys.acts.hands import ELLI, ROOT, said
from tests.registry import NOW

ISSUER = "https://tunnus.example"
SECOND = timedelta(seconds=1)


def invite(database: Database, name: str = "elli", role: Role = Role.KEYS) -> Invited:
    """Invite somebody by the machine's owner."""
    with database.write() as transaction:
        wanted = Wanted(f"{name}@silta.example", role)
        return acts.invite(transaction, ROOT, wanted, reason="aloitus", at=NOW)


def take_up(database: Database, token: str, name: str = "elli", at: object = NOW) -> Administrator:
    """Take an invitation up as somebody."""
    with database.write() as transaction:
        hashed = invitation_hash(token)
        return acts.take_up(transaction, hashed, ISSUER, f"sub-{name}", at)  # type: ignore[arg-type]  # a time


def active(database: Database, name: str, role: Role = Role.KEYS) -> Actor:
    """Return somebody who was invited and has logged in, as a hand."""
    return take_up(database, invite(database, name, role).token, name).actor


def remove(database: Database, actor: Actor, wanted: Actor, reason: str = "lähti") -> None:
    """Remove somebody."""
    with database.write() as transaction:
        acts.remove(transaction, actor, wanted.id, reason=reason, at=NOW)


def test_an_invitation_is_recorded_and_its_token_nowhere(database: Database) -> None:
    """What root does on the command line alarms all."""
    invited = invite(database)
    [record] = said(database)
    assert (record["act"], record["subject"]) == ("administrator.invited", invited.id)
    assert record["after"] == {"email": "elli@silta.example", "role": "keys", "language": "fi"}
    assert invited.token not in str(record) + repr(invited)


def test_an_invitation_is_taken_up_once(database: Database) -> None:
    """The second one is told nothing of the first."""
    token = invite(database).token
    assert take_up(database, token).state == AdministratorState.ACTIVE
    with pytest.raises(ActRefused, match="was used, has run out or was taken back"):
        take_up(database, token, "olli")


def test_the_record_of_a_binding_names_the_log_in_by_its_hash(database: Database) -> None:
    """Some providers put a name there, and the chain is kept for ever."""
    active(database, "elli")
    record = said(database)[-1]
    assert (record["act"], record["after"]["issuer"]) == ("administrator.bound", ISSUER)
    assert len(record["after"]["subject_sha256"]) == 64
    assert "sub-elli" not in str(record)


def test_an_invitation_runs_out(database: Database) -> None:
    """After a week, to the second."""
    first, second = invite(database), invite(database, "olli")
    take_up(database, first.token, at=NOW + GOOD_FOR - SECOND)
    with pytest.raises(ActRefused, match="has run out"):
        take_up(database, second.token, "olli", at=NOW + GOOD_FOR)


def test_an_invitation_can_be_taken_back(database: Database) -> None:
    """By removing whom it was for."""
    invited = invite(database)
    with database.write() as transaction:
        acts.remove(transaction, ROOT, invited.id, reason="väärä osoite", at=NOW)
    with pytest.raises(ActRefused, match="was taken back"):
        take_up(database, invited.token)


def test_a_log_in_that_is_bound_takes_no_other_invitation(database: Database) -> None:
    """One person with two roles would be two hands; the invitation stays good."""
    active(database, "elli")
    token = invite(database, "olli", Role.OPERATOR).token
    with pytest.raises(ActRefused, match="another administrator's already"):
        take_up(database, token, "elli")
    assert take_up(database, token, "olli").role == Role.OPERATOR


@pytest.mark.parametrize("email", ["", "elli", "a b@x.example", "<script>@x.example", "\u202e@x"])
def test_what_is_no_address_is_refused(database: Database, email: str) -> None:
    """Before anything stands anywhere."""
    with database.write() as transaction, pytest.raises(ActRefused, match="mail address"):
        acts.invite(transaction, ROOT, Wanted(email, Role.KEYS), reason=None, at=NOW)
    assert said(database) == []


def test_an_address_of_somebody_active_is_refused(database: Database) -> None:
    """Their notices would be told apart by nobody."""
    active(database, "elli")
    with pytest.raises(ActRefused, match="is here already"):
        invite(database, "elli")


def test_one_who_is_alone_never_becomes_two(database: Database) -> None:
    """Removing all others does not bring back the days before there were two hands."""
    elli = active(database, "elli")
    with database.read() as transaction:
        assert acts.may_invite_alone(transaction, NOW)
    olli = active(database, "olli")
    active(database, "taru", Role.AUDITOR)
    remove(database, elli, olli)
    with database.read() as transaction:
        assert not acts.may_invite_alone(transaction, NOW)


def test_a_removal_is_told_to_all(database: Database) -> None:
    """One hand did it; who is removed kept the row, and no log-in."""
    elli, olli = active(database, "elli"), active(database, "olli")
    remove(database, elli, olli)
    record = said(database)[-1]
    assert (record["act"], record["alone"], record["reason"]) == (
        "administrator.removed",
        True,
        "lähti",
    )
    with database.read() as transaction:
        assert administrators.bound(transaction, ISSUER, "sub-olli") is None


def test_the_last_who_acts_stays(database: Database) -> None:
    """Else nobody could answer for anything; the machine's owner may all the same."""
    elli = active(database, "elli")
    active(database, "taru", Role.AUDITOR)
    with pytest.raises(ActRefused, match="the last administrator"):
        remove(database, elli, elli)
    remove(database, ROOT, elli)


def test_two_who_remove_each_other_do_not_both(database: Database) -> None:
    """The second one finds that it would be the last."""
    hands = [active(database, "elli"), active(database, "olli")]
    together = Barrier(2)

    def do(place: int) -> bool:
        together.wait(timeout=10)
        try:
            remove(database, hands[place], hands[1 - place])
        except ActRefused:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(do, range(2))) == [False, True]


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_a_removal_needs_a_reason(database: Database, reason: str) -> None:
    """It stands in the record."""
    elli, olli = active(database, "elli"), active(database, "olli")
    with pytest.raises(ActRefused, match="reason"):
        remove(database, elli, olli, reason)


def test_nobody_is_removed_by_an_unknown_id(database: Database) -> None:
    """In one line."""
    with pytest.raises(ActRefused, match="no such administrator"):
        remove(database, ROOT, ELLI)
