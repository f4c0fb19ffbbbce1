"""``silta certificate check``: for cron, and for a person."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from silta.base.clock import now
from silta.base.database import Database
from silta.base.settings import Settings
from tests.cli.command import Silta
from tests.mailbox.notices.people import FINGERPRINT, SILTALA, add_authority, add_certificate

DAY = timedelta(days=1)
GROUPED = "0123 4567 89AB CDEF 0123 4567 89AB CDEF 0123 4567"


def with_certificate(silta: Silta, expires_at: datetime | None, **columns: object) -> Silta:
    """Give Siltala, which is open, one certificate."""
    database = Database(Settings.load({"SILTA_HOME": str(silta.home)}).database)
    add_authority(database)
    add_certificate(database, expires_at, **columns)
    database.close()
    return silta


def test_where_nothing_needs_hands_it_ends_well(silta: Silta) -> None:
    """Cron stays silent at exit 0; a certificate without an expiry is good for ever."""
    with_certificate(silta, None)
    assert silta.did("certificate", "check") == "nothing needs hands\n"
    assert silta.said("certificate", "check") == []


@pytest.mark.parametrize(
    ("left", "columns", "why", "words"),
    [
        (-DAY, {}, "expired", "expired on "),
        (30 * DAY, {}, "expires_soon", "in 30 days"),
        (DAY / 2, {}, "expires_soon", "in 1 day"),
        (None, {"retires_at": now() + 10 * DAY}, "overlap", "gives way to another one on "),
        (None, {"state": "pending"}, "pending", "waits for approval since "),
    ],
)
def test_what_needs_hands_is_said_in_words(
    silta: Silta, left: timedelta | None, columns: dict[str, object], why: str, words: str
) -> None:
    """Whose it is, what is the matter, and the fingerprint to compare; exit 1."""
    with_certificate(silta, None if left is None else now() + left, **columns)
    done = silta("certificate", "check")
    assert done.exit_code == 1
    assert words in done.out
    assert GROUPED in done.out
    found = silta("certificate", "check", "--json").json
    assert why in [one["why"] for one in found]


def test_an_open_authority_whose_certificates_are_over_is_told(silta: Silta) -> None:
    """Its mails are refused, and it may not know."""
    with_certificate(silta, now() - DAY)
    first, second = silta("certificate", "check", "--json").json
    assert (first["why"], first["authority"], first["fingerprint"]) == ("none_lasts", SILTALA, None)
    assert (second["why"], second["fingerprint"]) == ("expired", FINGERPRINT)
    assert set(first) == set(second)


def test_the_fields_of_a_listing_are_there(silta: Silta) -> None:
    """Scripts that read it go on reading."""
    with_certificate(silta, now() + 30 * DAY)
    [found] = silta("certificate", "check", "--json").json
    listed = silta.said("certificate", "list")[0]
    assert {name: found[name] for name in listed} == listed
