"""An authority's mail domains: changed as a whole, and never another's."""

from __future__ import annotations

import pytest

from silta.base.act import ActRefused
from silta.base.database import Database, Transaction
from silta.keys.acts import authorities as acts
from silta.keys.store import authorities
from tests.keys.acts.hands import ELLI, said
from tests.registry import NAAPURILA, NOW, SILTALA


@pytest.fixture(autouse=True)
def two_authorities(database: Database) -> None:
    """Have Siltala in preparation, and Naapurila beside it."""
    with database.write() as transaction:
        authorities.add(transaction, SILTALA, NOW)
        authorities.add(transaction, NAAPURILA, NOW)


def domains_now(database: Database) -> tuple[str, ...]:
    """Return Siltala's domains as they stand."""
    with database.read() as transaction:
        return authorities.domains(transaction, SILTALA.id)


def change_domains(transaction: Transaction, *domains: str) -> None:
    """Give Siltala these domains."""
    acts.change_domains(transaction, ELLI, SILTALA.id, domains, reason="syy", at=NOW)


def test_domains_are_changed_as_a_whole(database: Database) -> None:
    """In lower case, each once."""
    with database.write() as transaction:
        change_domains(transaction, "Uusi.example", "uusi.example", "siltala.example")
    assert domains_now(database) == ("siltala.example", "uusi.example")
    last = said(database)[-1]
    assert last["before"]["domains"] == list(SILTALA.domains)
    assert last["after"]["domains"] == ["siltala.example", "uusi.example"]


@pytest.mark.parametrize(
    "domain", ["naapurila.example", "NAAPURILA.example", "posti.naapurila.example"]
)
def test_a_domain_of_anothers_is_refused(database: Database, domain: str) -> None:
    """A host below it is the other one's too: its mail server speaks for it."""
    with pytest.raises(ActRefused, match="another authority"), database.write() as transaction:
        change_domains(transaction, "siltala.example", domain)
    assert domains_now(database) == SILTALA.domains


def test_a_domain_above_anothers_is_refused(database: Database) -> None:
    """It would speak for all that is below."""
    with database.write() as transaction:
        authorities.set_domains(transaction, NAAPURILA.id, ["naapurila.kunnat.example"])
    with pytest.raises(ActRefused, match="above or below"), database.write() as transaction:
        change_domains(transaction, "kunnat.example")


@pytest.mark.parametrize(
    "domains", [(), SILTALA.domains, tuple(f"a{n}.example" for n in range(51))]
)
def test_no_domains_the_same_and_too_many_are_refused(
    database: Database, domains: tuple[str, ...]
) -> None:
    """Without one it could not send at all."""
    with pytest.raises(ActRefused), database.write() as transaction:
        change_domains(transaction, *domains)


def test_what_is_refused_leaves_no_record(database: Database) -> None:
    """The chain has what was done, and only that."""
    with pytest.raises(ActRefused), database.write() as transaction:
        change_domains(transaction, "naapurila.example")
    assert said(database) == []
