"""A scanner that answers, one that does not, and none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from silta.cli.checks.finding import Verdict
from silta.cli.checks.scanner import look
from tests.cli.checks.examining import the_one
from tests.cli.command import Silta
from tests.peers.clamd import running_clamd


def test_no_scanner_is_told(silta: Silta) -> None:
    """Nobody should believe that documents are scanned."""
    verdict, words = the_one(silta, look)
    assert (verdict, "no document is scanned" in words) == (Verdict.WARNING, True)


def test_one_that_answers_is_well(silta: Silta, short_tmp: Path) -> None:
    """It is asked as the gateway asks at its start."""
    asked = replace(silta, settings={"SILTA_CLAMD": str(short_tmp / "clamd")})
    with running_clamd(short_tmp / "clamd"):
        assert the_one(asked, look)[0] == Verdict.OK


def test_one_that_is_away_or_odd_is_broken(silta: Silta, short_tmp: Path) -> None:
    """With it away no new letter is filed."""
    asked = replace(silta, settings={"SILTA_CLAMD": str(short_tmp / "clamd")})
    verdict, words = the_one(asked, look)
    assert (verdict, "451" in words) == (Verdict.BROKEN, True)
    with running_clamd(short_tmp / "clamd") as clamd:
        clamd.behave = lambda _clamd, connection: connection.sendall(b"PANG\0")
        assert the_one(asked, look)[0] == Verdict.BROKEN
