"""The authorities' certificates: what stops mails, and what will."""

from __future__ import annotations

from datetime import timedelta

from silta.base.clock import now
from silta.base.database import Database
from silta.cli.checks.certificates import look
from silta.cli.checks.finding import Verdict
from tests.cli.checks.examining import found, the_one
from tests.cli.command import Silta
from tests.mailbox.notices.people import NAAPURILA, SILTALA, add_authority, add_certificate

DAY = timedelta(days=1)


def test_certificates_that_last_are_well(house: Silta, database: Database) -> None:
    """One without an expiry lasts for ever."""
    add_authority(database)
    add_certificate(database, None)
    assert the_one(house, look)[0] == Verdict.OK


def test_one_that_ends_soon_is_a_warning(house: Silta, database: Database) -> None:
    """Its authority's mails are taken until then."""
    add_authority(database)
    add_certificate(database, now() + 20 * DAY)
    verdict, words = the_one(house, look)
    assert verdict == Verdict.WARNING
    assert f"{SILTALA}: expires on" in words


def test_an_authority_without_any_is_broken(house: Silta, database: Database) -> None:
    """Its mails are refused; those of the others are told beside it, in one line."""
    add_authority(database)
    add_authority(database, NAAPURILA)
    add_certificate(database, now() - DAY)
    stopping, later = found(house, look)
    assert (stopping.verdict, later.verdict) == (Verdict.BROKEN, Verdict.WARNING)
    assert stopping.means.startswith(f"{SILTALA}: open, and no certificate lasts")
    assert stopping.means.endswith("; 1 more")
