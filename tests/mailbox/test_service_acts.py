"""Acts on services: what each needs, what it changes, and what it leaves in the chain."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from silta.base.act import ActRefused
from silta.base.database import Database
from silta.base.identity import BusinessId
from silta.keys.store import authorities
from silta.mailbox import service_acts as acts
from silta.mailbox.service import Service, ServiceState
from silta.mailbox.service_terms import terms_of
from silta.mailbox.store import services
from tests.keys.acts.hands import ELLI, OLLI, said
from tests.registry import NOW, SILTALA

CODE = "asuminen-siltala"


@pytest.fixture(autouse=True)
def siltala(database: Database) -> None:
    """Have Siltala with one service."""
    with database.write() as transaction:
        authorities.add(transaction, SILTALA, NOW)
        acts.add(transaction, ELLI, SILTALA.id, CODE, {"name_fi": "Asuminen"}, at=NOW)


def now_is(database: Database) -> Service:
    """Return the service as it stands."""
    with database.read() as transaction:
        return services.get(transaction, CODE)


def change(database: Database, as_read: str | None = None, **typed: str) -> None:
    """Change the service's terms."""
    with database.write() as transaction:
        acts.change(transaction, OLLI, CODE, typed, reason="laki", at=NOW, as_read=as_read)


def test_a_new_service_is_open_and_recorded(database: Database) -> None:
    """With all its terms."""
    assert now_is(database).state == ServiceState.OPEN
    (added,) = said(database)
    assert (added["act"], added["subject"]) == ("service.added", CODE)
    assert added["after"]["authority"] == SILTALA.id
    assert added["after"]["fallback"] == "authority"


@pytest.mark.parametrize(
    ("owner", "code"), [(SILTALA.id, CODE), (SILTALA.id, "koe"), (BusinessId("7654321-2"), "muu")]
)
def test_a_code_that_is_taken_and_an_unknown_authority_are_refused(
    database: Database, owner: BusinessId, code: str
) -> None:
    """Nothing is recorded of it."""
    with pytest.raises(ActRefused), database.write() as transaction:
        acts.add(transaction, ELLI, owner, code, {"name_fi": "Muu"}, at=NOW)
    assert len(said(database)) == 1


def test_a_change_says_what_was_before(database: Database) -> None:
    """Of the fields that changed, and of no other."""
    change(database, document_types="application/pdf", name_fi="Asuminen")
    last = said(database)[-1]
    assert (last["actor"], last["reason"]) == (OLLI.id, "laki")
    assert last["before"] == {"document_types": None}
    assert last["after"] == {"document_types": ["application/pdf"]}


def test_a_change_of_nothing_is_refused(database: Database) -> None:
    """A record of it would say nothing."""
    with pytest.raises(ActRefused, match="nothing would change"):
        change(database, name_fi="Asuminen")


def test_a_form_that_was_read_before_a_change_is_refused(database: Database) -> None:
    """Its other fields would take the change back."""
    as_read = terms_of(now_is(database)).mark
    change(database, as_read, name_sv="Boende")
    with pytest.raises(ActRefused, match="in the meantime"):
        change(database, as_read, name_sv="", name_en="Housing")
    assert now_is(database).name_sv == "Boende"


def test_two_changes_at_once_are_both_there(database: Database) -> None:
    """The second one reads what the first one wrote."""
    with ThreadPoolExecutor(2) as pool:
        wanted = ({"name_sv": "Boende"}, {"name_en": "Housing"})
        list(pool.map(lambda typed: change(database, **typed), wanted))
    found = now_is(database)
    assert (found.name_sv, found.name_en) == ("Boende", "Housing")


def test_a_service_is_closed_and_opened(database: Database) -> None:
    """Each once, and each recorded."""
    with database.write() as transaction:
        acts.close(transaction, ELLI, CODE, reason=None, at=NOW)
        with pytest.raises(ActRefused, match="is closed already"):
            acts.close(transaction, ELLI, CODE, reason=None, at=NOW)
        acts.open_(transaction, OLLI, CODE, reason="tauko ohi", at=NOW)
        with pytest.raises(ActRefused, match="is open already"):
            acts.open_(transaction, OLLI, CODE, reason="tauko ohi", at=NOW)
    assert [one["act"] for one in said(database)[1:]] == ["service.closed", "service.opened"]


def test_opening_needs_a_reason(database: Database) -> None:
    """Somebody had one for closing it."""
    with pytest.raises(ActRefused, match="a reason"), database.write() as transaction:
        acts.open_(transaction, OLLI, CODE, reason=" ", at=NOW)
