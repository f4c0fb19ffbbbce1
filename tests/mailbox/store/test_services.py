"""Services in the database."""

from __future__ import annotations

from dataclasses import replace

import pytest

from silta.base.act import ActRefused
from silta.base.database import Database
from silta.mailbox.service import Fallback, Method, ServiceState
from silta.mailbox.store import services
from tests.mailbox.filed_letters import DAYCARE, furnish
from tests.registry import NAAPURILA, NOW, SILTALA


@pytest.fixture(autouse=True)
def siltala(database: Database) -> None:
    """Have Siltala with its service."""
    furnish(database)


def test_a_service_is_read_back_as_it_was_added(database: Database) -> None:
    """And nothing beside it."""
    with database.read() as transaction:
        assert services.list_all(transaction) == [DAYCARE]


def test_a_code_is_one_services(database: Database) -> None:
    """Another authority's too: it is the address."""
    other = replace(DAYCARE, authority=NAAPURILA.id)
    with pytest.raises(ActRefused, match="is taken"), database.write() as transaction:
        services.add(transaction, other, NOW)


def test_services_are_listed_by_name(database: Database) -> None:
    """As a person looks for them."""
    other = replace(DAYCARE, code="asuminen", name_fi="Asuminen", name_sv="Boende")
    with database.write() as transaction:
        services.add(transaction, other, NOW)
        assert services.list_all(transaction) == [other, DAYCARE]


def test_a_closed_service_is_still_found(database: Database) -> None:
    """What was filed by it names it; the code is not free again."""
    with database.write() as transaction:
        services.set_state(transaction, DAYCARE.code, ServiceState.CLOSED)
        (found,) = services.list_all(transaction)
    assert found == replace(DAYCARE, state=ServiceState.CLOSED)


def test_all_terms_are_read_back(database: Database) -> None:
    """The document types as a set."""
    other = replace(
        DAYCARE,
        code="asuminen",
        method=Method.ORDINARY,
        fallback=Fallback.NONE,
        retention_days=730,
        document_types=frozenset({"application/pdf", "text/plain"}),
        tell_to="kirjaamo@siltala.example",
    )
    with database.write() as transaction:
        services.add(transaction, other, NOW)
        assert services.get(transaction, "asuminen") == other
        assert services.get(transaction, DAYCARE.code) == DAYCARE


def test_a_code_that_nobody_has_is_no_service(database: Database) -> None:
    """Neither to look at nor to hold."""
    with database.write() as transaction:
        with pytest.raises(ActRefused, match="no such service"):
            services.get(transaction, "muu")
        with pytest.raises(ActRefused, match="no such service"):
            services.hold(transaction, "muu")


def test_services_are_listed_for_one_authority(database: Database) -> None:
    """Its own and no others."""
    with database.read() as transaction:
        assert services.list_all(transaction, SILTALA.id) == [DAYCARE]
        assert services.list_all(transaction, NAAPURILA.id) == []
