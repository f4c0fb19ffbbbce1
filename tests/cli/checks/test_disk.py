"""Room for mails: the reserve of the settings against the disk as it is."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from silta.cli.checks.disk import look
from silta.cli.checks.finding import Verdict
from tests.cli.checks.examining import the_one
from tests.cli.command import Silta


@pytest.mark.parametrize(
    ("share", "verdict", "word"),
    [(0.1, Verdict.OK, "left"), (0.5, Verdict.WARNING, "no mail"), (10, Verdict.BROKEN, "452")],
)
def test_the_reserve_is_asked_of_each_disk(
    silta: Silta, share: float, verdict: Verdict, word: str
) -> None:
    """Below it no mail is taken; near it somebody should know."""
    disk = os.statvfs(silta.home)
    reserve = int(disk.f_bavail * disk.f_frsize * share)
    told = replace(silta, settings={"SILTA_RESERVED_BYTES": str(reserve)})
    found, words = the_one(told, look)
    assert (found, word in words) == (verdict, True)
