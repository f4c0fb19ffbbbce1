"""Acts on the gateway's own keys: the order of a key's life, and its records."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from silta.base.act import ActRefused
from silta.base.database import Database
from silta.keys.acts import gateway_keys as acts
from silta.keys.fingerprint import Fingerprint
from silta.keys.gateway_key import Algorithm, GatewayKey, GatewayKeyState, Purpose
from silta.keys.store import gateway_keys
from tests.keys.acts.hands import ROOT, said
from tests.registry import NOW

NEW, PUBLISHED = GatewayKeyState.NEW, GatewayKeyState.PUBLISHED
ACTIVE, OVERLAP = GatewayKeyState.ACTIVE, GatewayKeyState.OVERLAP
OPENING, RECEIPTS = Purpose.OPENING, Purpose.RECEIPTS
MONTH = timedelta(days=30)


def key(digit: str, state: GatewayKeyState, purpose: Purpose = OPENING) -> GatewayKey:
    """Return a key with a fingerprint of one digit."""
    fingerprint = Fingerprint(digit * 40)
    return GatewayKey(fingerprint, state, Algorithm.CURVE25519, b"certificate", NOW, purpose)


FIRST, SECOND = key("1", ACTIVE), key("2", NEW)
SIGNER, NEXT_SIGNER = key("3", ACTIVE, RECEIPTS), key("4", NEW, RECEIPTS)


@pytest.fixture(autouse=True)
def four_keys(database: Database) -> None:
    """Have an active and a new key of each purpose."""
    with database.write() as transaction:
        for one in (FIRST, SECOND, SIGNER, NEXT_SIGNER):
            acts.add(transaction, ROOT, one)


def state_of(database: Database, one: GatewayKey) -> GatewayKey:
    """Return a key as it stands."""
    with database.read() as transaction:
        return gateway_keys.get(transaction, one.fingerprint)


def activate(database: Database, one: GatewayKey, overlap: timedelta = MONTH) -> None:
    """Make a key the active one of its purpose."""
    with database.write() as transaction:
        acts.activate(transaction, ROOT, one.fingerprint, overlap=overlap, at=NOW)


def retire(
    database: Database, one: GatewayKey, at: datetime, reason: str | None = None
) -> GatewayKey:
    """Retire a key, with a reason at once."""
    with database.write() as transaction:
        return acts.retire(
            transaction, ROOT, one.fingerprint, at_once=reason is not None, reason=reason, at=at
        )


def test_a_key_lives_from_new_to_destroyed(database: Database) -> None:
    """Each step is a record, and says what was before and after."""
    with database.write() as transaction:
        acts.publish(transaction, ROOT, SECOND.fingerprint, at=NOW)
    activate(database, SECOND)
    retired = retire(database, FIRST, NOW + MONTH)
    with database.write() as transaction:
        acts.note_destroyed(transaction, ROOT, retired, ["a.key"], machine="m", at=NOW + MONTH)
    records = said(database)[4:]
    assert [(one["act"], one["before"].get("state"), one["after"]["state"]) for one in records] == [
        ("gateway_key.published", "new", "published"),
        ("gateway_key.activated", "published", "active"),
        ("gateway_key.retired", "overlap", "retired"),
        ("gateway_key.destroyed", None, "retired"),
    ]
    assert records[-1]["after"]["files"] == ["a.key"]
    assert state_of(database, FIRST).destroyed_at == NOW + MONTH


def test_the_one_before_opens_until_the_overlap_ends(database: Database) -> None:
    """Not a second longer than was said, and not a second less."""
    activate(database, SECOND)
    before = state_of(database, FIRST)
    assert (before.state, before.opens_until) == (OVERLAP, NOW + MONTH)
    with pytest.raises(ActRefused, match="on their way until 2026-"):
        retire(database, FIRST, NOW + MONTH - timedelta(seconds=1))
    retire(database, FIRST, NOW + MONTH)


def test_a_key_is_retired_at_once_with_a_reason_alone(database: Database) -> None:
    """It was stolen, say; the reason stands in the record."""
    activate(database, SECOND)
    with pytest.raises(ActRefused, match="a reason is needed"):
        retire(database, FIRST, NOW, " ")
    retire(database, FIRST, NOW, "varastettu")
    record = said(database)[-1]
    assert (record["reason"], record["after"]["at_once"]) == ("varastettu", True)


def test_a_published_key_is_not_retired_as_if_nobody_had_it(database: Database) -> None:
    """Senders may have sealed to it."""
    with database.write() as transaction:
        acts.publish(transaction, ROOT, SECOND.fingerprint, at=NOW)
    with pytest.raises(ActRefused, match="it is published"):
        retire(database, SECOND, NOW)


def test_a_new_key_is_retired_as_it_is(database: Database) -> None:
    """Nobody has its certificate."""
    assert retire(database, SECOND, NOW).state == GatewayKeyState.RETIRED


@pytest.mark.parametrize("one", [FIRST, SIGNER])
def test_the_active_key_is_never_retired(database: Database, one: GatewayKey) -> None:
    """Whatever the reason: another one is activated first."""
    with pytest.raises(ActRefused, match="is active"):
        retire(database, one, NOW, "varastettu")


def test_a_retirement_that_was_cut_off_is_gone_on_with(database: Database) -> None:
    """It was recorded; its secret part may stand there yet."""
    retire(database, SECOND, NOW)
    again = retire(database, SECOND, NOW + MONTH)
    assert (again.retired_at, again.destroyed_at) == (NOW, None)
    assert [one["act"] for one in said(database)].count("gateway_key.retired") == 1


def test_a_lost_key_has_ended_and_is_not_destroyed(database: Database) -> None:
    """It opens no more; its record says lost, and why; it is neither kept safe nor brought back."""
    with database.write() as transaction:
        acts.note_lost(transaction, ROOT, SECOND.fingerprint, reason="vietiin", at=NOW)
    lost, record = state_of(database, SECOND), said(database)[-1]
    assert (lost.has_ended, lost.destroyed_at, lost.retired_at) == (True, None, NOW)
    assert (record["after"]["state"], record["reason"]) == ("lost", "vietiin")
    with database.read() as transaction:
        assert gateway_keys.opening(transaction) == [FIRST]
    with pytest.raises(ActRefused, match="is here already"), database.write() as transaction:
        acts.bring_in(transaction, ROOT, SECOND)


@pytest.mark.parametrize("one", [FIRST, SIGNER])
def test_the_active_key_is_not_lost_before_another_is_active(
    database: Database, one: GatewayKey
) -> None:
    """Senders would go on encrypting to it."""
    with pytest.raises(ActRefused, match="is active"), database.write() as transaction:
        acts.note_lost(transaction, ROOT, one.fingerprint, reason="vietiin", at=NOW)


def test_a_destroyed_key_is_not_lost_afterwards(database: Database) -> None:
    """What is gone is nowhere to be found."""
    retired = retire(database, SECOND, NOW)
    with database.write() as transaction:
        acts.note_destroyed(transaction, ROOT, retired, ["a.key"], machine="m", at=NOW)
    with pytest.raises(ActRefused, match="is destroyed"), database.write() as transaction:
        acts.note_lost(transaction, ROOT, SECOND.fingerprint, reason="vietiin", at=NOW)


def test_receipts_keys_wait_for_no_mail(database: Database) -> None:
    """What it signed is proven by its certificate; nothing is sealed to it."""
    activate(database, NEXT_SIGNER)
    assert state_of(database, SIGNER).opens_until is None
    assert retire(database, SIGNER, NOW).state == GatewayKeyState.RETIRED
    assert state_of(database, FIRST).state == ACTIVE


def test_a_receipts_key_never_opens_and_is_never_in_the_directory(database: Database) -> None:
    """Whatever its state."""
    activate(database, NEXT_SIGNER)
    with pytest.raises(ActRefused, match="hand this one out"), database.write() as transaction:
        acts.publish(transaction, ROOT, SIGNER.fingerprint, at=NOW)
    with database.read() as transaction:
        assert gateway_keys.opening(transaction) == [FIRST, SECOND]
        assert gateway_keys.in_the_directory(transaction) == [FIRST]


@pytest.mark.parametrize("days", [-1, 366])
def test_an_overlap_has_its_bounds(database: Database, days: int) -> None:
    """A slip of a finger must not keep a key for a century."""
    with pytest.raises(ActRefused, match="0 to 365 days"):
        activate(database, SECOND, timedelta(days=days))


def test_two_hands_at_once_do_not_both_have_it(database: Database) -> None:
    """The second one acts on what is no longer true."""
    with database.read() as transaction:
        as_read = gateway_keys.get(transaction, SECOND.fingerprint)
    retire(database, SECOND, NOW)
    with pytest.raises(ActRefused, match="in the meantime"), database.write() as transaction:
        gateway_keys.activate(transaction, as_read, NOW, opens_until=None)
    assert state_of(database, FIRST).state == ACTIVE


def test_a_key_of_ours_that_was_lost_is_whole_again(database: Database) -> None:
    """The registry keeps its state; the record says that it came in from outside."""
    with database.write() as transaction:
        back = acts.bring_in(transaction, ROOT, key("1", NEW))
    assert back.state == ACTIVE
    assert said(database)[-1]["act"] == "gateway_key.imported"


@pytest.mark.parametrize("brought", [key("2", NEW), key("1", NEW, RECEIPTS)])
def test_what_was_taken_out_of_use_does_not_come_back(
    database: Database, brought: GatewayKey
) -> None:
    """Neither as it was, nor for another purpose."""
    retire(database, SECOND, NOW)
    with pytest.raises(ActRefused, match="is here already"), database.write() as transaction:
        acts.bring_in(transaction, ROOT, brought)


def test_a_retired_key_is_not_kept_safe(database: Database) -> None:
    """Its secret part is to be nowhere."""
    retire(database, SECOND, NOW)
    with pytest.raises(ActRefused, match="to be nowhere"), database.write() as transaction:
        acts.note_exported(transaction, ROOT, SECOND.fingerprint, to="f", at=NOW)
