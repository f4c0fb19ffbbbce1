"""Our own clock, against what was committed and what the kernel says."""

from __future__ import annotations

from datetime import timedelta

import pytest

from silta.base.clock import now
from silta.base.database import Database
from silta.base.store import raise_high_water
from silta.cli.checks import clock
from silta.cli.checks.clock import look
from silta.cli.checks.finding import Verdict
from tests.cli.checks.examining import found, the_one
from tests.cli.command import Silta


@pytest.fixture(autouse=True)
def synchronised(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a kernel that follows a time source: this machine's may not."""
    monkeypatch.setattr(clock, "is_synchronised", lambda: True)


def test_a_clock_that_goes_on_is_well(house: Silta, database: Database) -> None:
    """It is after all that was committed."""
    with database.write() as transaction:
        raise_high_water(transaction, now())
    assert the_one(house, look)[0] == Verdict.OK


def test_a_clock_behind_what_was_committed_is_broken(house: Silta, database: Database) -> None:
    """Mails get 451 until somebody sets it."""
    with database.write() as transaction:
        raise_high_water(transaction, now() + timedelta(hours=1))
    verdict, words = the_one(house, look)
    assert (verdict, "451" in words) == (Verdict.BROKEN, True)


def test_a_clock_that_follows_nothing_is_a_warning(
    silta: Silta, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told while the database is away, too."""
    monkeypatch.setattr(clock, "is_synchronised", lambda: False)
    follows, asked = found(silta, look, answers=False)
    assert (follows.verdict, asked.verdict) == (Verdict.WARNING, Verdict.UNCHECKED)
    assert "no time source" in follows.means
