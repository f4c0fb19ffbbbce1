"""Authorities in the database, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from silta.base.act import ActRefused
from silta.base.database import Database
from silta.base.identity import BusinessId
from silta.keys.authority import AuthorityState, Step, StepDone
from silta.keys.store import authorities, authority_steps
from tests.registry import NAAPURILA, NOW, SILTALA


@pytest.fixture(autouse=True)
def siltala(database: Database) -> None:
    """Have Siltala registered."""
    with database.write() as transaction:
        authorities.add(transaction, SILTALA, NOW)


def test_an_authority_is_read_back_as_it_was_added(database: Database) -> None:
    """By its id; with its domains in their order."""
    with database.read() as transaction:
        assert authorities.get(transaction, SILTALA.id) == SILTALA
        assert authorities.domains(transaction, SILTALA.id) == SILTALA.domains


def test_who_is_not_registered_is_not_found(database: Database) -> None:
    """Neither it nor a domain of its."""
    with database.read() as transaction:
        assert authorities.find(transaction, NAAPURILA.id) is None
        assert authorities.domains(transaction, NAAPURILA.id) == ()
        with pytest.raises(ActRefused, match="no authority 7654321-2"):
            authorities.get(transaction, NAAPURILA.id)


@pytest.mark.parametrize("changed", [{"id": SILTALA.id}, {"domains": SILTALA.domains[:1]}])
def test_an_id_and_a_domain_are_one_authoritys(
    database: Database, changed: dict[str, object]
) -> None:
    """Or a mail's sender would be two; a refused one leaves nothing."""
    other = replace(NAAPURILA, **changed)  # type: ignore[arg-type]  # each fits its field
    with pytest.raises(ActRefused, match="already registered"), database.write() as transaction:
        authorities.add(transaction, other, NOW)
    with database.read() as transaction:
        assert authorities.list_all(transaction) == [SILTALA]


def test_authorities_are_listed_by_name(database: Database) -> None:
    """As a person looks for them."""
    with database.write() as transaction:
        authorities.add(transaction, NAAPURILA, NOW)
        assert authorities.list_all(transaction) == [NAAPURILA, SILTALA]


def test_steps_are_kept_in_the_order_they_were_done(database: Database) -> None:
    """With who did them and the paper behind each."""
    later = StepDone(Step.AGREEMENT, NOW, "kirjaaja", "SIL/1/2026")
    first = StepDone(Step.TECHNICAL, NOW - timedelta(days=1), "kirjaaja", "SIL/2/2026")
    with database.write() as transaction:
        for done in (later, first):
            authority_steps.must_record(transaction, SILTALA.id, done)
        found = authorities.get(transaction, SILTALA.id)
    assert found.steps == (first, later)
    assert found.missing_steps() == (Step.SECURITY, Step.DETAILS)


def test_a_step_is_recorded_once(database: Database) -> None:
    """What was signed is not rewritten."""
    done = StepDone(Step.SECURITY, NOW, "kirjaaja", "SIL/1/2026")
    with database.write() as transaction:
        authority_steps.must_record(transaction, SILTALA.id, done)
    again = replace(done, reference="SIL/9/2026")
    with pytest.raises(ActRefused, match="already recorded"), database.write() as transaction:
        authority_steps.must_record(transaction, SILTALA.id, again)
    with database.read() as transaction:
        assert authorities.get(transaction, SILTALA.id).steps == (done,)


@pytest.mark.parametrize("state", AuthorityState)
def test_a_state_is_set(database: Database, state: AuthorityState) -> None:
    """And the neighbour's stays."""
    with database.write() as transaction:
        authorities.add(transaction, NAAPURILA, NOW)
        authorities.set_state(transaction, SILTALA.id, state, "syy")
        assert authorities.get(transaction, SILTALA.id).state == state
        assert authorities.get(transaction, NAAPURILA.id) == NAAPURILA


def test_everything_that_is_known_is_read_back(database: Database) -> None:
    """Contact and languages too."""
    full = replace(
        NAAPURILA,
        name_sv="Grannby kommun",
        contact_name="Kirjaamo",
        contact_email="kirjaamo@naapurila.example",
        contact_phone="09 123 456",
        languages=("fi", "sv"),
    )
    with database.write() as transaction:
        authorities.add(transaction, full, NOW)
        assert authorities.get(transaction, NAAPURILA.id) == full


def test_the_domains_of_others_are_known(database: Database) -> None:
    """A new one must fit beside them."""
    with database.write() as transaction:
        authorities.add(transaction, NAAPURILA, NOW)
        assert authorities.domains_of_others(transaction, SILTALA.id) == NAAPURILA.domains
        authorities.set_domains(transaction, SILTALA.id, ["uusi.example"])
        assert authorities.domains(transaction, SILTALA.id) == ("uusi.example",)


def test_only_open_authorities_are_open(database: Database) -> None:
    """The public list rests on it."""
    with database.write() as transaction:
        authorities.add(transaction, NAAPURILA, NOW)
        authorities.set_state(transaction, SILTALA.id, AuthorityState.OPEN)
        assert authorities.open_ones(transaction) == {SILTALA.id}


def test_a_generation_rises_by_one_for_one_authority(database: Database) -> None:
    """Only the rings of the one whose trust changed are stale."""
    with database.write() as transaction:
        authorities.add(transaction, NAAPURILA, NOW)
        authorities.raise_generation(transaction, SILTALA.id)
        authorities.raise_generation(transaction, SILTALA.id)
        assert authorities.get(transaction, SILTALA.id).ring_generation == 2
        assert authorities.get(transaction, BusinessId("7654321-2")).ring_generation == 0
