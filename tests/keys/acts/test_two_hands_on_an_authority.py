"""Two administrators change one authority at once: neither's change is lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from silta.base.act import ActRefused
from silta.base.database import Database, Transaction
from silta.keys.acts import authorities as acts
from silta.keys.acts import joining
from silta.keys.authority import AuthorityState, Step
from silta.keys.store import authorities
from tests.keys.acts.hands import ELLI, OLLI, said
from tests.registry import NAAPURILA, NOW, SILTALA

Act = Callable[[Transaction], None]


@pytest.fixture(autouse=True)
def siltala(database: Database) -> None:
    """Have Siltala and Naapurila in preparation."""
    with database.write() as transaction:
        authorities.add(transaction, SILTALA, NOW)
        authorities.add(transaction, NAAPURILA, NOW)


def at_once(database: Database, *wanted: Act) -> list[str]:
    """Do acts at the same moment, each in a transaction of its own; return the refusals."""
    together = Barrier(len(wanted))

    def do(act: Act) -> str:
        together.wait(timeout=10)
        try:
            with database.write() as transaction:
                act(transaction)
        except ActRefused as refused:
            return str(refused)
        return ""

    with ThreadPoolExecutor(len(wanted)) as pool:
        return sorted(pool.map(do, wanted))


def changing(**typed: str) -> Act:
    """Return an act that changes these details of Siltala."""
    return lambda transaction: acts.change(
        transaction, ELLI, SILTALA.id, typed, reason=None, at=NOW
    )


def test_changes_of_different_fields_are_both_there(database: Database) -> None:
    """The second one reads what the first one wrote."""
    wanted = [changing(name_sv="Brostad"), changing(name_en="Siltala"), changing(name_fi="Siltala")]
    assert at_once(database, *wanted) == ["", "", ""]
    with database.read() as transaction:
        found = authorities.get(transaction, SILTALA.id)
    assert (found.name_fi, found.name_sv, found.name_en) == ("Siltala", "Brostad", "Siltala")
    assert [one["number"] for one in said(database)] == [1, 2, 3]


def test_of_two_forms_of_one_page_only_one_is_taken(database: Database) -> None:
    """The other person is told to look again."""
    with database.read() as transaction:
        mark = authorities.get(transaction, SILTALA.id).details.mark

    def form(name: str) -> Act:
        return lambda transaction: acts.change(
            transaction, OLLI, SILTALA.id, {"name_fi": name}, reason=None, at=NOW, as_read=mark
        )

    first, second = at_once(database, form("Yksi"), form("Kaksi"))
    assert (first, "in the meantime" in second) == ("", True)
    assert len(said(database)) == 1


def test_a_domain_and_one_below_it_do_not_go_to_two(database: Database) -> None:
    """Neither transaction sees the other's row, but for the chain that both must pass."""

    def domains(owner: str, domain: str) -> Act:
        business_id = SILTALA.id if owner == "siltala" else NAAPURILA.id
        return lambda transaction: acts.change_domains(
            transaction, ELLI, business_id, [domain], reason="syy", at=NOW
        )

    wanted = (domains("siltala", "uusi.example"), domains("naapurila", "posti.uusi.example"))
    first, second = at_once(database, *wanted)
    assert (first, "above or below" in second) == ("", True)
    assert len(said(database)) == 1


def test_an_authority_is_suspended_once(database: Database) -> None:
    """Two alarms for one stop would make people look for a second reason."""
    with database.write() as transaction:
        authorities.set_state(transaction, SILTALA.id, AuthorityState.OPEN)

    def suspend(transaction: Transaction) -> None:
        acts.suspend(transaction, OLLI, SILTALA.id, reason="syy", at=NOW)

    first, second = at_once(database, suspend, suspend)
    assert (first, "is suspended" in second) == ("", True)


def test_a_step_is_recorded_once(database: Database) -> None:
    """By whoever was first."""

    def record(transaction: Transaction) -> None:
        joining.record_step(transaction, ELLI, SILTALA.id, Step.DETAILS, reference="A", at=NOW)

    first, second = at_once(database, record, record)
    assert (first, "already recorded" in second) == ("", True)
    assert len(said(database)) == 1
