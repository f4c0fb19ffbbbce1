"""A proposal is carried out by another hand, once, or not at all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from silta.base.act import ActRefused
from silta.base.database import Database
from silta.keys.actor import Actor
from silta.keys.acts import proposals as acts
from silta.keys.acts.carrying_out import ADMINISTRATORS, CarriedOut, arguments_of, carry_out
from silta.keys.administrator import Role
from silta.keys.audit.acts import Act
from silta.keys.authority import AuthorityState
from silta.keys.invitation import Wanted
from silta.keys.proposal import Arguments, ProposalId, ProposalState
from silta.keys.store import administrators, authorities, proposals
from tests.keys.acts.hands import ELLI, OLLI, said
from tests.registry import NOW, SILTALA

TARU = arguments_of(Wanted("taru@silta.example", Role.KEYS, "sv"))


@pytest.fixture(autouse=True)
def siltala(database: Database) -> None:
    """Have Siltala in preparation."""
    with database.write() as transaction:
        authorities.add(transaction, SILTALA, NOW)


def propose(
    database: Database,
    act: Act = Act.ADMINISTRATOR_INVITED,
    subject: str = ADMINISTRATORS,
    arguments: Arguments = TARU,
) -> ProposalId:
    """Have Elli propose something."""
    with database.write() as transaction:
        return acts.propose(transaction, ELLI, act, subject, arguments, reason="tarve", at=NOW)


def confirm(database: Database, wanted: str, actor: Actor = OLLI) -> CarriedOut:
    """Confirm a proposal."""
    with database.write() as transaction:
        return carry_out(transaction, actor, wanted, NOW)


def state_of(database: Database, wanted: ProposalId) -> ProposalState:
    """Return how a proposal stands."""
    with database.read() as transaction:
        return proposals.get(transaction, wanted).state


def test_an_invitation_is_carried_out_by_another_hand(database: Database) -> None:
    """The record leads to both hands: who confirmed did it, and the proposal is named."""
    wanted = propose(database)
    carried = confirm(database, wanted)
    assert carried.invited is not None
    assert carried.invited.wanted == Wanted("taru@silta.example", Role.KEYS, "sv")
    record = said(database)[-1]
    assert (record["actor"], record["reason"]) == (OLLI.id, f"tarve (proposal {wanted})")


def test_nobody_confirms_what_they_proposed(database: Database) -> None:
    """Two hands are two people."""
    wanted = propose(database)
    with pytest.raises(ActRefused, match="who proposed it cannot confirm it"):
        confirm(database, wanted, ELLI)
    assert state_of(database, wanted) == ProposalState.OPEN


def test_of_two_who_confirm_at_once_one_does(database: Database) -> None:
    """One invitation, not two."""
    wanted = propose(database)
    together = Barrier(2)

    def do(name: str) -> bool:
        together.wait(timeout=10)
        try:
            confirm(database, wanted, Actor(name, name, OLLI.door))
        except ActRefused:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(do, ["olli", "taru"])) == [False, True]
    with database.read() as transaction:
        assert len(administrators.list_all(transaction)) == 1


def test_one_confirms_while_another_declines(database: Database) -> None:
    """One word counts."""
    wanted = propose(database)
    confirm(database, wanted)
    with database.write() as transaction, pytest.raises(ActRefused, match="confirmed already"):
        acts.decline(transaction, ELLI, wanted, reason="toisin", at=NOW)


def test_what_is_refused_when_it_is_carried_out_stays_open(database: Database) -> None:
    """Siltala lacks its steps: nothing is confirmed, nothing is opened."""
    wanted = propose(database, Act.AUTHORITY_OPENED, SILTALA.id, {})
    with pytest.raises(ActRefused, match="missing agreement"):
        confirm(database, wanted)
    assert state_of(database, wanted) == ProposalState.OPEN
    with database.read() as transaction:
        assert authorities.get(transaction, SILTALA.id).state == AuthorityState.PREPARING


def test_domains_are_changed_as_they_were_proposed(database: Database) -> None:
    """From the next mail on."""
    domains = {"domains": ["siltala.example", "uusi.example"]}
    confirm(database, propose(database, Act.AUTHORITY_DOMAINS, SILTALA.id, domains))
    with database.read() as transaction:
        found = authorities.get(transaction, SILTALA.id).domains
    assert found == ("siltala.example", "uusi.example")


def test_what_is_for_the_command_line_is_not_done_here(database: Database) -> None:
    """Keys are made there alone."""
    wanted = propose(database, Act.GATEWAY_KEY_ASKED_FOR, "new", {})
    with pytest.raises(ActRefused, match="on the command line"):
        confirm(database, wanted)
    assert state_of(database, wanted) == ProposalState.OPEN


def test_the_same_is_proposed_once(database: Database) -> None:
    """Two open ones would be confirmed one after the other."""
    propose(database)
    with pytest.raises(ActRefused, match="proposed already"):
        propose(database)
