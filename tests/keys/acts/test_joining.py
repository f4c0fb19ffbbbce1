"""Joining: an authority is added, and each step is recorded once, with who, when and the paper."""

from __future__ import annotations

import pytest

from silta.base.act import ActRefused
from silta.base.database import Database
from silta.base.identity import BusinessId
from silta.keys.actor import Actor
from silta.keys.acts import joining
from silta.keys.authority import AuthorityState, Step, StepDone
from silta.keys.store import authorities
from tests.keys.acts.hands import ELLI, OLLI, said
from tests.registry import NAAPURILA, NOW, SILTALA

TYPED = {"name_fi": "Naapurilan kunta", "contact_name": "Kirjaamo", "languages": "fi,sv"}
CHECKED = StepDone(Step.TECHNICAL, NOW, "self-check", "VD-1", "signer: AAAA")


@pytest.fixture(autouse=True)
def siltala(database: Database) -> None:
    """Have Siltala in preparation."""
    with database.write() as transaction:
        authorities.add(transaction, SILTALA, NOW)


def add(database: Database, *domains: str, business_id: BusinessId = NAAPURILA.id) -> None:
    """Add Naapurila."""
    with database.write() as transaction:
        joining.add(transaction, ELLI, business_id, domains, TYPED, at=NOW)


def test_an_authority_is_added_in_preparation(database: Database) -> None:
    """With all that was typed, and a record of it."""
    add(database, "Naapurila.example")
    with database.read() as transaction:
        found = authorities.get(transaction, NAAPURILA.id)
    assert (found.state, found.domains) == (AuthorityState.PREPARING, ("naapurila.example",))
    assert (found.contact_name, found.languages) == ("Kirjaamo", ("fi", "sv"))
    (last,) = said(database)
    assert (last["act"], last["subject"], last["actor"]) == (
        "authority.added",
        NAAPURILA.id,
        ELLI.id,
    )
    assert last["after"]["domains"] == ["naapurila.example"]


@pytest.mark.parametrize(
    "domains", [("siltala.example",), ("x.siltala.example",), ("a.posti.siltala.example",), ()]
)
def test_an_authority_needs_domains_of_its_own(
    database: Database, domains: tuple[str, ...]
) -> None:
    """One below another's domain would be taken for the other's host."""
    with pytest.raises(ActRefused):
        add(database, *domains)
    with database.read() as transaction:
        assert authorities.list_all(transaction) == [SILTALA]
    assert said(database) == []


def test_an_authority_is_added_once(database: Database) -> None:
    """A second one of its id would take its place."""
    with pytest.raises(ActRefused, match="already registered"):
        add(database, "naapurila.example", business_id=SILTALA.id)


def record(database: Database, by: Actor, reference: str = "SIL/2/2026") -> None:
    """Record a step of Siltala's joining."""
    with database.write() as transaction:
        joining.record_step(transaction, by, SILTALA.id, Step.SECURITY, reference=reference, at=NOW)


def test_a_step_has_who_when_and_the_paper(database: Database) -> None:
    """In the registry and in the chain."""
    record(database, OLLI, " SIL/2/2026 ")
    with database.read() as transaction:
        found = authorities.get(transaction, SILTALA.id)
    assert found.steps == (StepDone(Step.SECURITY, NOW, OLLI.id, "SIL/2/2026"),)
    assert said(database)[-1]["after"] == {
        "step": "security",
        "reference": "SIL/2/2026",
        "verified": None,
    }


@pytest.mark.parametrize("reference", ["", "  ", "SIL\n1", "\u202eSIL", "x" * 501])
def test_a_step_needs_a_paper_that_can_be_read(database: Database, reference: str) -> None:
    """It is looked up years later."""
    with pytest.raises(ActRefused, match="the reference"):
        record(database, ELLI, reference)


def test_a_step_is_not_recorded_twice(database: Database) -> None:
    """What was signed is not rewritten, nor recorded a second time."""
    record(database, ELLI)
    with pytest.raises(ActRefused, match="already recorded"):
        record(database, OLLI)
    assert [one["actor"] for one in said(database)] == [ELLI.id]


def test_a_self_check_is_recorded_once(database: Database) -> None:
    """The second good test letter changes nothing, and is no fault."""
    with database.write() as transaction:
        assert joining.record_self_check(transaction, ELLI, SILTALA.id, CHECKED)
        assert not joining.record_self_check(transaction, ELLI, SILTALA.id, CHECKED)
        assert authorities.get(transaction, SILTALA.id).steps == (CHECKED,)
    assert [one["after"]["verified"] for one in said(database)] == ["signer: AAAA"]
