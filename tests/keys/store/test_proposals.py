"""Proposals in the database: one decision for each, whoever is quicker."""

from __future__ import annotations

import pytest

from silta.base.act import ActRefused
from silta.base.database import Database
from silta.keys.actor import Actor
from silta.keys.audit.acts import Act
from silta.keys.proposal import ProposalId, ProposalState
from silta.keys.store import proposals
from tests.keys.acts.hands import ELLI, OLLI
from tests.registry import NOW

ARGUMENTS = {"domains": ["siltala.example", "åbo.example"], "note": None}


def add(database: Database, act: Act = Act.AUTHORITY_DOMAINS) -> ProposalId:
    """Have Elli propose something of Siltala."""
    with database.write() as transaction:
        return proposals.add(
            transaction,
            act=act,
            subject="1234567-1",
            arguments=ARGUMENTS,
            reason="sovittu",
            by=ELLI,
            at=NOW,
        )


def decide(
    database: Database, wanted: ProposalId, by: Actor = OLLI, reason: str | None = None
) -> None:
    """Close a proposal as confirmed."""
    with database.write() as transaction:
        state = ProposalState.CONFIRMED
        proposals.decide(transaction, wanted, state, by=by, reason=reason, at=NOW)


def test_a_proposal_comes_back_as_it_was_made(database: Database) -> None:
    """With its arguments to the letter."""
    new = add(database)
    with database.read() as transaction:
        [found] = proposals.list_open(transaction)
    assert (found.id, found.act, found.arguments) == (new, Act.AUTHORITY_DOMAINS, ARGUMENTS)
    assert (found.proposed_by, found.proposed_by_name) == (ELLI.id, ELLI.name)


def test_open_ones_are_listed_by_their_act(database: Database) -> None:
    """The oldest first, and none that is decided."""
    first, other = add(database), add(database, Act.AUTHORITY_OPENED)
    decide(database, other)
    with database.read() as transaction:
        assert [one.id for one in proposals.list_open(transaction)] == [first]
        assert proposals.list_open(transaction, Act.AUTHORITY_OPENED) == []
        decided = proposals.get(transaction, other)
    assert (decided.state, decided.decided_by) == (ProposalState.CONFIRMED, OLLI.id)


def test_a_decision_stands(database: Database) -> None:
    """The second hand is told to look again."""
    new = add(database)
    decide(database, new)
    with pytest.raises(ActRefused, match="in the meantime: look again"):
        decide(database, new, by=ELLI, reason="toisin")
    with database.read() as transaction:
        assert proposals.get(transaction, new).decided_by == OLLI.id


def test_what_is_not_there_is_refused(database: Database) -> None:
    """In one line."""
    with database.read() as transaction, pytest.raises(ActRefused, match="no such proposal"):
        proposals.get(transaction, "01JD00000000000000000000XX")
