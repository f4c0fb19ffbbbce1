"""Replacing a certificate with an overlap, and warning the readers of a revoked one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from silta.base.act import ActRefused
from silta.base.clock import LARGEST_JUMP
from silta.base.database import Database
from silta.keys.acts import certificate_marks as marks
from silta.keys.acts import certificates as acts
from silta.keys.fingerprint import Fingerprint
from silta.keys.standing import CertificateState, state_at
from silta.keys.store import certificate_marks, certificates
from tests.keys.acts.holding import (
    AVAIN,
    NAAPURILAS,
    NEW,
    OLD,
    approve,
    register,
    revoke,
    said,
    standing,
)
from tests.registry import NOW, SILTALA

OVERLAP = timedelta(days=30)
THEN = NOW + OVERLAP
MOMENT = timedelta(microseconds=1)


@pytest.fixture(autouse=True)
def registered(database: Database) -> None:
    """Have three certificates approved."""
    register(database)
    approve(database, OLD, NEW, NAAPURILAS)


def replace(
    database: Database,
    old: Fingerprint = OLD,
    by: Fingerprint = NEW,
    overlap: timedelta = OVERLAP,
) -> None:
    """Let a certificate take another's place."""
    with database.write() as transaction:
        marks.replace(transaction, AVAIN, old, by=by, overlap=overlap, reason="vaihdettu", at=NOW)


def warn(database: Database, *, on: bool, fingerprint: Fingerprint = OLD) -> None:
    """Have the readers warned, or no longer."""
    with database.write() as transaction:
        marks.warn_readers(transaction, AVAIN, fingerprint, on=on, reason="varastettu", at=NOW)


def test_both_count_until_the_end_of_the_overlap(database: Database) -> None:
    """To the microsecond, with nobody and no job having to do anything."""
    replace(database)
    old, new = standing(database), standing(database, NEW)
    assert state_at(old, THEN - MOMENT) == state_at(new, THEN - MOMENT) == "approved"
    assert (state_at(old, THEN), state_at(new, THEN)) == ("retired", "approved")


def test_an_overlap_is_recorded(database: Database) -> None:
    """With what takes the place, and until when."""
    replace(database)
    found = said(database)
    assert (found["act"], found["subject"]) == ("certificate.replaced", OLD)
    assert found["before"]["retires_at"] is None
    assert found["after"]["replaced_by"] == NEW
    assert found["after"]["retires_at"] == "2026-12-22T09:15:00.000Z"


@pytest.mark.parametrize(("after", "holds"), [(-MOMENT, True), (LARGEST_JUMP + MOMENT, False)])
def test_what_was_filed_within_the_overlap_stays_verified(
    database: Database, after: timedelta, *, holds: bool
) -> None:
    """And what a forged row puts after it is not."""
    replace(database)
    with database.read() as transaction:
        assert certificates.counted(transaction, OLD, SILTALA.id, THEN + after) is holds


def test_after_the_overlap_it_is_retired_for_the_acts_too(database: Database) -> None:
    """Nobody retires it twice; revoking it is still possible."""
    replace(database, overlap=timedelta())
    with database.write() as transaction:
        with pytest.raises(ActRefused, match="it cannot become retired"):
            acts.end(transaction, AVAIN, OLD, CertificateState.RETIRED, reason="x", at=NOW)
        revoke(transaction, AVAIN, OLD)
    assert standing(database).state == CertificateState.REVOKED


def test_an_overlap_can_be_changed_while_it_lasts(database: Database) -> None:
    """A system's move takes longer than planned."""
    replace(database)
    replace(database, overlap=2 * OVERLAP)
    assert standing(database).retires_at == NOW + 2 * OVERLAP


@pytest.mark.parametrize(
    ("old", "by", "why"),
    [
        (OLD, OLD, "cannot replace itself"),
        (OLD, NAAPURILAS, "different authorities"),
        (NEW, OLD, "is itself being replaced"),
    ],
)
def test_only_a_good_one_of_the_same_authority_takes_a_place(
    database: Database, old: Fingerprint, by: Fingerprint, why: str
) -> None:
    """Two that replace each other would leave the authority with none."""
    replace(database)
    with pytest.raises(ActRefused, match=why):
        replace(database, old, by)


def test_both_must_be_approved(database: Database) -> None:
    """A revoked one is no successor, and nothing succeeds it."""
    with database.write() as transaction:
        revoke(transaction, AVAIN, NEW)
    for old, by in ((OLD, NEW), (NEW, OLD)):
        with pytest.raises(ActRefused, match="both must be approved"):
            replace(database, old, by)


@pytest.mark.parametrize("overlap", [timedelta(days=-1), timedelta(days=367)])
def test_an_overlap_has_bounds(database: Database, overlap: timedelta) -> None:
    """An endless one is no replacement."""
    with pytest.raises(ActRefused, match="0 to 366 days"):
        replace(database, overlap=overlap)


def test_readers_are_warned_and_no_longer(database: Database) -> None:
    """Of the revoked certificate's messages alone, on the record each time."""
    with database.write() as transaction:
        revoke(transaction, AVAIN, OLD)
    warn(database, on=True)
    with database.read() as transaction:
        assert certificate_marks.warned(transaction, [OLD, NEW]) == {OLD}
    assert said(database)["after"]["readers_warned_at"] == "2026-11-22T09:15:00.000Z"
    warn(database, on=False)
    with database.read() as transaction:
        assert certificate_marks.warned(transaction, [OLD, NEW]) == frozenset()


def test_nobody_is_warned_of_what_is_still_trusted(database: Database) -> None:
    """First the key is stopped."""
    with pytest.raises(ActRefused, match="revoke it first"):
        warn(database, on=True)


@pytest.mark.parametrize("on", [True, False])
def test_a_warning_is_given_and_taken_back_once(database: Database, *, on: bool) -> None:
    """A second hand sees that the first was there."""
    with database.write() as transaction:
        revoke(transaction, AVAIN, OLD)
    if on:
        warn(database, on=True)
    with pytest.raises(ActRefused, match="readers are"):
        warn(database, on=on)
