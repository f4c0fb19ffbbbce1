"""What ends with an administrator: their invitations, their proposals, their word on a key."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from silta.base.act import ActRefused
from silta.base.database import Database
from silta.keys.actor import Actor
from silta.keys.acts import administrators as acts
from silta.keys.acts import certificates, proposals
from silta.keys.acts.carrying_out import ADMINISTRATORS, arguments_of, carry_out
from silta.keys.administrator import Role
from silta.keys.audit.acts import Act
from silta.keys.invitation import Invited, Wanted
from silta.keys.proposal import ProposalId
from silta.keys.store import administrators, authorities
from silta.keys.store import proposals as stored
from tests.keys.acts.hands import ROOT, said
from tests.keys.acts.holding import OLD, facts_of
from tests.keys.acts.test_administrators import active, remove, take_up
from tests.registry import NOW, SILTALA

TARU = Wanted("taru@silta.example", Role.KEYS)


def invited_by(database: Database, actor: Actor) -> Invited:
    """Invite Taru by somebody's hand."""
    with database.write() as transaction:
        return acts.invite(transaction, actor, TARU, reason="apu", at=NOW)


def propose(database: Database, actor: Actor) -> ProposalId:
    """Propose to invite Taru."""
    with database.write() as transaction:
        invites, arguments = Act.ADMINISTRATOR_INVITED, arguments_of(TARU)
        return proposals.propose(
            transaction, actor, invites, ADMINISTRATORS, arguments, reason="apu", at=NOW
        )


def add(database: Database, actor: Actor) -> None:
    """Add a certificate of Siltala."""
    with database.write() as transaction:
        facts = facts_of(OLD)
        certificates.add(transaction, actor, SILTALA.id, facts, source="file", at=NOW)


def test_a_removal_ends_the_invitations_of_the_removed(database: Database) -> None:
    """Nobody who was sent away comes back by a link of their own; the record names it."""
    elli = active(database, "elli")
    invited = invited_by(database, elli)
    remove(database, ROOT, elli)
    assert said(database)[-1]["after"] == {"state": "removed", "invitations_ended": [invited.id]}
    with pytest.raises(ActRefused, match="was taken back"):
        take_up(database, invited.token, "elli")


def test_a_removal_leaves_the_invitations_of_others(database: Database) -> None:
    """And those that were taken up are people by now."""
    elli, olli = active(database, "elli"), active(database, "olli")
    invited = invited_by(database, olli)
    remove(database, ROOT, elli)
    taru = take_up(database, invited.token, "taru")
    remove(database, ROOT, olli)
    assert said(database)[-1]["after"]["invitations_ended"] == []
    with database.read() as transaction:
        assert taru in administrators.active(transaction)


def test_a_removal_declines_the_proposals_of_the_removed(database: Database) -> None:
    """Each with a record of its own, and nobody confirms what nobody here wants."""
    elli, olli = active(database, "elli"), active(database, "olli")
    wanted = propose(database, elli)
    remove(database, ROOT, elli)
    record = said(database)[-2]
    assert (record["act"], record["after"]["proposal"]) == ("proposal.declined", wanted)
    with database.write() as transaction, pytest.raises(ActRefused, match="declined already"):
        carry_out(transaction, olli, wanted, NOW)


def test_what_a_removed_one_added_nobody_approves(database: Database) -> None:
    """They may be back under another id, and would be both hands; it is added anew."""
    with database.write() as transaction:
        authorities.add(transaction, SILTALA, NOW)
    elli, olli = active(database, "elli"), active(database, "olli")
    add(database, elli)
    remove(database, olli, elli)
    for hand in (olli, active(database, "elli"), ROOT):
        with database.write() as transaction, pytest.raises(ActRefused, match="drop the cert"):
            certificates.approve(transaction, hand, OLD, reason="verrattu", at=NOW)
    with database.write() as transaction:
        certificates.drop(transaction, olli, OLD, at=NOW)
    add(database, ROOT)
    with database.write() as transaction:
        certificates.approve(transaction, olli, OLD, reason="verrattu", at=NOW)


def test_of_two_equal_proposals_at_once_one_is_stored(database: Database) -> None:
    """Else one of them would wait on after the other was carried out."""
    elli, together = active(database, "elli"), Barrier(4)

    def do(_: int) -> bool:
        together.wait(timeout=10)
        try:
            propose(database, elli)
        except ActRefused:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(do, range(4))) == [False, False, False, True]
    with database.read() as transaction:
        assert len(stored.list_open(transaction)) == 1


def test_of_two_equal_invitations_at_once_one_is_made(database: Database) -> None:
    """By the machine's owner at two terminals, with nobody here yet."""
    together = Barrier(2)

    def do(_: int) -> bool:
        together.wait(timeout=10)
        try:
            invited_by(database, ROOT)
        except ActRefused:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(do, range(2))) == [False, True]
