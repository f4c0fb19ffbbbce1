"""When an end is told of, and what needs hands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.base.identity import BusinessId
from silta.keys.expiry import DAYS_AHEAD, OVER, Need, Watched, Why, days_left, needs_of, warning_due
from silta.keys.fingerprint import Fingerprint
from silta.keys.standing import CertificateState

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
SILTALA, NAAPURILA = BusinessId("1234567-1"), BusinessId("7654321-2")
GOOD = Watched(
    fingerprint=Fingerprint("A" * 40),
    authority=SILTALA,
    state=CertificateState.APPROVED,
    user_id="Kirjaamo <kirjaamo@siltala.example>",
    expires_at=None,
    retires_at=None,
    added_at=NOW - 100 * DAY,
    added_by="root",
    approved_by="root",
)


@pytest.mark.parametrize(
    ("left", "due"),
    [
        (61 * DAY, None),
        (60 * DAY + SECOND, None),
        (60 * DAY, 60),
        (31 * DAY, 60),
        (30 * DAY, 30),
        (20 * DAY, 30),
        (14 * DAY, 14),
        (7 * DAY, 7),
        (2 * DAY, 7),
        (DAY, 1),
        (SECOND, 1),
        (timedelta(0), OVER),
        (-400 * DAY, OVER),
    ],
)
def test_one_warning_is_due_at_a_time(left: timedelta, due: int | None) -> None:
    """Whoever was away for days hears what is due now, and not all that was missed."""
    assert warning_due(NOW + left, NOW) == due


def test_what_never_expires_is_never_warned_of() -> None:
    """No date is no date, and not the first day of 1970."""
    assert warning_due(None, NOW) is None
    assert needs_of([GOOD], [SILTALA], NOW) == []


@given(st.timedeltas(timedelta(days=-100), timedelta(days=100)))
def test_warnings_come_in_their_order(left: timedelta) -> None:
    """As time passes, the number of days in them only falls, down to the end."""
    sooner = warning_due(NOW + left - DAY, NOW)
    due = warning_due(NOW + left, NOW)
    assert due is None or (sooner is not None and sooner <= due)
    assert due in {None, OVER, *DAYS_AHEAD}


@pytest.mark.parametrize(
    ("left", "days"),
    [(30 * DAY, 30), (29 * DAY + SECOND, 30), (SECOND, 1), (timedelta(0), 0), (-5 * DAY, 0)],
)
def test_a_day_begun_counts(left: timedelta, days: int) -> None:
    """In zero days would be read as over."""
    assert days_left(NOW + left, NOW) == days


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (replace(GOOD, expires_at=NOW), Why.EXPIRED),
        (replace(GOOD, expires_at=NOW + 60 * DAY), Why.EXPIRES_SOON),
        (replace(GOOD, expires_at=NOW + 60 * DAY + SECOND), None),
        (replace(GOOD, retires_at=NOW + DAY), Why.OVERLAP),
        (replace(GOOD, retires_at=NOW + DAY, expires_at=NOW + DAY), Why.OVERLAP),
        (replace(GOOD, retires_at=NOW), None),
        (replace(GOOD, state=CertificateState.PENDING), Why.PENDING),
        (replace(GOOD, state=CertificateState.PENDING, added_at=NOW - 7 * DAY), None),
        (replace(GOOD, state=CertificateState.REVOKED, expires_at=NOW), None),
    ],
)
def test_what_needs_hands(one: Watched, why: Why | None) -> None:
    """What ended by a person's word, or by its overlap, needs nobody any more."""
    found = needs_of([one], [], NOW)
    assert [need.why for need in found] == ([] if why is None else [why])


@pytest.mark.parametrize(
    "ended",
    [
        replace(GOOD, expires_at=NOW),
        replace(GOOD, retires_at=NOW),
        replace(GOOD, state=CertificateState.PENDING, added_at=NOW),
    ],
)
def test_an_open_authority_without_a_certificate_that_lasts_comes_first(ended: Watched) -> None:
    """Its mails are refused, whatever else it has here."""
    found = needs_of([ended], [SILTALA, NAAPURILA], NOW)
    assert found[:2] == [Need(Why.NONE_LASTS, SILTALA), Need(Why.NONE_LASTS, NAAPURILA)]
    other = replace(GOOD, fingerprint=Fingerprint("B" * 40))
    assert Need(Why.NONE_LASTS, SILTALA) not in needs_of([ended, other], [SILTALA], NOW)


def test_the_nearest_end_stands_above() -> None:
    """A list is worked off from its top."""
    ends = [replace(GOOD, expires_at=NOW + days * DAY) for days in (30, -3, 7)]
    found = [need.since_or_until for need in needs_of(ends, [], NOW)]
    assert found == sorted(filter(None, found))
    assert len(found) == 3
