"""What a certificate may file: the open services of its open authority, while it counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from silta.base.database import Database
from silta.keys.acts import certificates as acts
from silta.keys.authority import AuthorityState
from silta.keys.standing import CertificateState, Standing
from silta.keys.store import authorities
from silta.mailbox.reach import Reach, reach_of
from silta.mailbox.service import ServiceState
from silta.mailbox.store import services
from tests.keys.acts.holding import AVAIN, OLD, approve, register, standing
from tests.mailbox.filed_letters import DAYCARE
from tests.registry import NAAPURILA, NOW, SILTALA


@pytest.fixture(autouse=True)
def furnished(database: Database) -> None:
    """Have Siltala open with one open service, one closed, and one of Naapurila's."""
    register(database)
    with database.write() as transaction:
        authorities.set_state(transaction, SILTALA.id, AuthorityState.OPEN)
        services.add(transaction, DAYCARE, NOW)
        closed = replace(DAYCARE, code="koulu", state=ServiceState.CLOSED)
        services.add(transaction, closed, NOW)
        services.add(transaction, replace(DAYCARE, code="muu", authority=NAAPURILA.id), NOW)


def reach(database: Database, of: Standing) -> Reach:
    """Return where a certificate files to."""
    with database.read() as transaction:
        return reach_of(transaction, of, NOW)


def files(database: Database, of: Standing) -> list[str]:
    """Return the codes of the services that a certificate may file to."""
    return [service.code for service in reach(database, of).services]


def test_a_certificate_files_to_its_authority_s_open_services(database: Database) -> None:
    """Once approved, and told before that: who approves must see it."""
    assert files(database, standing(database)) == [DAYCARE.code]
    approve(database, OLD)
    assert files(database, standing(database)) == [DAYCARE.code]


def test_an_ended_certificate_files_nowhere(database: Database) -> None:
    """Nor one that has expired, or whose overlap is over."""
    approve(database, OLD)
    good = standing(database)
    assert files(database, replace(good, expires_at=NOW)) == []
    assert files(database, replace(good, retires_at=NOW)) == []
    assert files(database, replace(good, retires_at=NOW + timedelta(days=1))) != []
    with database.write() as transaction:
        state = CertificateState.RETIRED
        acts.end(transaction, AVAIN, OLD, state, reason="vaihdettu", at=NOW)
    assert files(database, standing(database)) == []


@pytest.mark.parametrize("state", AuthorityState)
def test_whether_the_authority_is_open_is_told(database: Database, state: AuthorityState) -> None:
    """Who approves a certificate before the opening sees what it will file all the same."""
    with database.write() as transaction:
        authorities.set_state(transaction, SILTALA.id, state)
    found = reach(database, standing(database))
    assert found.is_open == (state == AuthorityState.OPEN)
    assert [service.code for service in found.services] == [DAYCARE.code]
