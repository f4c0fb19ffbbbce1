"""Services in the database."""

from __future__ import annotations

from dataclasses import replace

import pytest

from silta.base.act import ActRefused
from silta.base.database import Database
from silta.mailbox.service import ServiceState
from silta.mailbox.store import services
from tests.mailbox.filed_letters import DAYCARE, furnish
from tests.registry import NAAPURILA, NOW


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
        services.close(transaction, DAYCARE.code)
        (found,) = services.list_all(transaction)
    assert found == replace(DAYCARE, state=ServiceState.CLOSED)


@pytest.mark.parametrize("code", [DAYCARE.code, "muu"])
def test_only_an_open_service_is_closed(database: Database, code: str) -> None:
    """A second time, or by a wrong code, is told."""
    with database.write() as transaction:
        services.close(transaction, DAYCARE.code)
        with pytest.raises(ActRefused, match=f"no open service {code}"):
            services.close(transaction, code)
