"""A user whose home it is not: told what was not looked at, and never that it is broken."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from silta.cli.checks import database, disk, home, secrets, tls
from silta.cli.checks.examined import Check, Examined, Look
from silta.cli.checks.finding import Verdict
from silta.cli.checks.running import findings_of
from silta.cli.house import open_house
from tests.cli.command import Silta

NOBODY = 65534

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0, reason="needs root: it becomes somebody else for a moment"
)


@contextmanager
def as_a_stranger() -> Iterator[None]:
    """Have nobody's rights while the block runs."""
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize(
    "look",
    [home.look, database.look, secrets.look, tls.look_at_intake, disk.look],
    ids=["home", "database", "secrets", "TLS", "disk"],
)
def test_what_a_user_may_not_see_is_not_checked(
    silta: Silta, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It names the path, and who could look."""
    monkeypatch.setenv("SILTA_HOME", str(silta.home))
    with open_house() as house, as_a_stranger():
        *_, last = findings_of(Check("this", look), Examined(house))
    assert last.verdict == Verdict.UNCHECKED
    assert "permission denied; ask as root" in last.means
    assert str(silta.home) in last.means
