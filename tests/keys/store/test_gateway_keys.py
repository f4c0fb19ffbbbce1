"""The gateway's own keys in the database."""

from __future__ import annotations

from datetime import timedelta

import pytest

from silta.base.act import ActRefused
from silta.base.database import Database
from silta.keys.fingerprint import Fingerprint
from silta.keys.gateway_key import Algorithm, GatewayKey, GatewayKeyState
from silta.keys.store import gateway_keys
from tests.registry import NOW

NEW, ACTIVE = GatewayKeyState.NEW, GatewayKeyState.ACTIVE
OVERLAP, RETIRED = GatewayKeyState.OVERLAP, GatewayKeyState.RETIRED


def key(digit: str, state: GatewayKeyState, age_days: int = 0) -> GatewayKey:
    """Return a key with a fingerprint of one digit."""
    made = NOW - timedelta(days=age_days)
    fingerprint = Fingerprint(digit * 40)
    return GatewayKey(fingerprint, state, Algorithm.CURVE25519, b"certificate", made)


FIRST, SECOND = key("1", ACTIVE, age_days=9), key("2", NEW)
LATER = NOW + timedelta(days=30)


@pytest.fixture(autouse=True)
def two_keys(database: Database) -> None:
    """Have an active key and a newer one that is not published."""
    with database.write() as transaction:
        gateway_keys.add(transaction, SECOND)
        gateway_keys.add(transaction, FIRST)


def states(database: Database) -> list[GatewayKeyState]:
    """Return the states of all keys, the oldest first."""
    with database.read() as transaction:
        return [one.state for one in gateway_keys.list_all(transaction)]


def test_a_key_is_read_back_as_it_was_added(database: Database) -> None:
    """The oldest first."""
    with database.read() as transaction:
        assert gateway_keys.list_all(transaction) == [FIRST, SECOND]
        assert gateway_keys.get(transaction, SECOND.fingerprint) == SECOND
        assert gateway_keys.active(transaction) == FIRST


def test_a_key_is_registered_once(database: Database) -> None:
    """Whatever state it would come in."""
    with pytest.raises(ActRefused, match="already registered"), database.write() as transaction:
        gateway_keys.add(transaction, FIRST)


def test_an_unknown_key_is_refused(database: Database) -> None:
    """By its full fingerprint."""
    with database.read() as transaction, pytest.raises(ActRefused, match="no gateway key FFFF"):
        gateway_keys.get(transaction, Fingerprint("F" * 40))


def test_the_key_before_goes_on_opening(database: Database) -> None:
    """Mails to it are on their way; the published one is tried first."""
    with database.write() as transaction:
        gateway_keys.activate(transaction, SECOND, NOW, opens_until=LATER)
        opening = [one.fingerprint for one in gateway_keys.opening(transaction)]
    assert states(database) == [OVERLAP, ACTIVE]
    assert opening == [SECOND.fingerprint, FIRST.fingerprint]


def test_a_retired_key_opens_nothing(database: Database) -> None:
    """From the next start on."""
    with database.write() as transaction:
        gateway_keys.activate(transaction, SECOND, NOW, opens_until=LATER)
        gateway_keys.retire(transaction, gateway_keys.get(transaction, FIRST.fingerprint), NOW)
        [left] = gateway_keys.opening(transaction)
    assert left.fingerprint == SECOND.fingerprint
    assert states(database) == [RETIRED, ACTIVE]


def test_the_active_key_cannot_be_retired(database: Database) -> None:
    """Senders encrypt to it."""
    with pytest.raises(ActRefused, match="is active"), database.write() as transaction:
        gateway_keys.retire(transaction, FIRST, NOW)


@pytest.mark.parametrize("state", [ACTIVE, OVERLAP, RETIRED])
def test_only_a_new_key_is_activated(database: Database, state: GatewayKeyState) -> None:
    """What was taken out of use does not come back."""
    with pytest.raises(ActRefused, match=f"is {state}"), database.write() as transaction:
        gateway_keys.activate(transaction, key("3", state), NOW, opens_until=LATER)


def test_without_an_active_key_the_way_on_is_named(database: Database) -> None:
    """A new key alone is not published."""
    with database.write() as transaction:
        transaction.exec_driver_sql("DELETE FROM gateway_key WHERE state = 'active'")
        with pytest.raises(ActRefused, match="run 'silta init'"):
            gateway_keys.active(transaction)
