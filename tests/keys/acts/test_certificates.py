"""The acts on certificates: who may, what changes, and what the chain says of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from silta.base.act import ActRefused
from silta.base.database import Database
from silta.keys.actor import Actor
from silta.keys.acts import certificates as acts
from silta.keys.fingerprint import Fingerprint
from silta.keys.standing import CertificateState
from silta.keys.store import audit, certificates
from tests.keys.acts.holding import (
    AVAIN,
    OLD,
    ROOT,
    VARA,
    approve,
    facts_of,
    register,
    revoke,
    said,
    standing,
)
from tests.registry import NAAPURILA, NOW, SILTALA

THIRD = Fingerprint("D" * 40)
LATER = NOW + timedelta(days=1)


@pytest.fixture(autouse=True)
def registered(database: Database) -> None:
    """Have three certificates pending."""
    register(database)


def test_an_approval_by_the_mark_of_another_standing_is_refused(database: Database) -> None:
    """Dropped, and added for another authority, while the page of the first was open."""
    seen = standing(database).mark
    with database.write() as transaction:
        acts.drop(transaction, AVAIN, OLD, at=NOW, as_read=seen)
        acts.add(transaction, AVAIN, NAAPURILA.id, facts_of(OLD), source="file", at=NOW)
    with pytest.raises(ActRefused, match="look again"), database.write() as transaction:
        acts.approve(transaction, VARA, OLD, reason="verrattu", at=NOW, as_read=seen)
    assert standing(database).state == CertificateState.PENDING
    again = standing(database).mark
    with database.write() as transaction:
        acts.approve(transaction, VARA, OLD, reason="verrattu", at=NOW, as_read=again)


def test_an_added_certificate_is_pending_and_recorded(database: Database) -> None:
    """With whose it is, who they say they are, and how it came."""
    found = said(database)
    assert (found["act"], found["actor"], found["after"]["state"]) == (
        "certificate.added",
        AVAIN.id,
        "pending",
    )
    assert found["after"]["source"] == "file"
    assert found["after"]["user_ids"] == ["Kirjaamo <kirjaamo@siltala.example>"]


@pytest.mark.parametrize(("algorithm", "bits"), [(1, 2048), (17, 3072)])
def test_a_weak_certificate_is_not_added(database: Database, algorithm: int, bits: int) -> None:
    """No letter by it would be filed, and nothing is recorded."""
    weak = facts_of(THIRD, algorithm=algorithm, bits=bits)
    with pytest.raises(ActRefused, match="too weak"), database.write() as transaction:
        acts.add(transaction, AVAIN, SILTALA.id, weak, source="file", at=NOW)
    assert said(database)["subject"] != THIRD


def test_who_added_a_certificate_does_not_approve_it(database: Database) -> None:
    """Two hands, or one stolen log-in makes a municipality."""
    with pytest.raises(ActRefused, match="another administrator"), database.write() as transaction:
        acts.approve(transaction, AVAIN, OLD, reason="verrattu", at=NOW)
    assert standing(database).state == CertificateState.PENDING


def test_another_hand_approves_with_a_reason(database: Database) -> None:
    """The record says what was before, what is after, and whose hands they were."""
    approve(database, OLD)
    found = said(database)
    assert (found["before"]["state"], found["after"]["state"]) == ("pending", "approved")
    assert (found["actor"], found["after"]["added_by"]) == (VARA.id, AVAIN.id)
    assert (found["reason"], found["alone"]) == ("verrattu", False)
    kept = standing(database)
    assert (kept.approved_by, kept.approved_reason, kept.approved_at) == (VARA.id, "verrattu", NOW)


@pytest.mark.parametrize("reason", [None, "", "   "])
def test_the_console_approves_nothing_without_a_reason(
    database: Database, reason: str | None
) -> None:
    """Somebody will ask."""
    with pytest.raises(ActRefused, match="a reason is needed"), database.write() as transaction:
        acts.approve(transaction, VARA, OLD, reason=reason, at=NOW)


def test_the_machine_s_owner_alone_is_marked_and_told_of(database: Database) -> None:
    """On the command line one hand may do both, and cannot hide it."""
    with database.write() as transaction:
        acts.add(transaction, ROOT, SILTALA.id, facts_of(THIRD), source="file", at=NOW)
        acts.approve(transaction, ROOT, THIRD, reason=None, at=NOW)
        [last] = audit.latest(transaction, most=1)
    assert (last.said()["alone"], last.alarms) == (True, True)
    assert standing(database, THIRD).approved_alone


@pytest.mark.parametrize("actor", [AVAIN, VARA], ids=["who added", "another"])
def test_one_hand_revokes_at_once_and_all_hear_of_it(database: Database, actor: Actor) -> None:
    """Break-glass: to stop must not wait for anybody."""
    approve(database, OLD)
    with database.write() as transaction:
        revoke(transaction, actor, OLD)
        [last] = audit.latest(transaction, most=1)
    assert (last.act, last.alarms) == ("certificate.revoked", True)
    assert last.said()["break_glass"]
    assert standing(database).state == CertificateState.REVOKED


def test_a_retired_certificate_can_still_be_revoked(database: Database) -> None:
    """A key may be found stolen after its time; it is never approved again."""
    approve(database, OLD)
    with database.write() as transaction:
        retired = CertificateState.RETIRED
        acts.end(transaction, AVAIN, OLD, retired, reason="vaihdettu", at=NOW)
        revoke(transaction, AVAIN, OLD)
        with pytest.raises(ActRefused, match="cannot become approved"):
            acts.approve(transaction, VARA, OLD, reason="verrattu", at=LATER)


def test_a_pending_certificate_is_dropped_with_a_record(database: Database) -> None:
    """The chain remembers what the registry forgot."""
    with database.write() as transaction:
        acts.drop(transaction, AVAIN, OLD, at=NOW)
        assert certificates.find(transaction, OLD) is None
    found = said(database)
    assert (found["act"], found["subject"]) == ("certificate.dropped", OLD)
    assert (found["before"]["state"], found["after"]["state"]) == ("pending", None)


def test_each_act_is_one_record(database: Database) -> None:
    """Three were added and one approved: four."""
    approve(database, OLD)
    with database.read() as transaction:
        assert audit.head(transaction).number == 4
