"""All the checks there are: named apart, and calm while the database is away."""

from __future__ import annotations

import pytest

from silta.cli.checks.every import DATABASE, OTHERS
from silta.cli.checks.examined import Check
from silta.cli.checks.finding import Verdict
from tests.cli.checks.examining import found
from tests.cli.command import Silta

ASK_THE_DATABASE = {
    "database settings", "secrets", "clock", "opening keys", "receipts key", "ended keys",
    "certificates", "outbox", "evidence",
}  # fmt: skip


def test_each_has_a_name_of_its_own() -> None:
    """A script finds its line by it."""
    names = [check.name for check in (DATABASE, *OTHERS)]
    assert len(set(names)) == len(names)
    assert set(names) > ASK_THE_DATABASE


@pytest.mark.parametrize("check", OTHERS, ids=lambda check: check.name)
def test_what_needs_the_database_is_not_asked_while_it_is_away(silta: Silta, check: Check) -> None:
    """One line says that it is away; ten would hide it. The others look all the same."""
    last = found(silta, check.look, answers=False)[-1]
    without = last.means == "the database cannot be asked"
    assert without == (check.name in ASK_THE_DATABASE)
    assert last.verdict != Verdict.BROKEN
