"""Checks beside each other: none stops another, and none is waited for without end."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from silta.base.act import ActRefused
from silta.cli.checks.examined import Check, Examined
from silta.cli.checks.finding import Finding, NotChecked, Verdict, ok
from silta.cli.checks.running import run_all
from silta.cli.house import open_house
from silta.keys.gnupg import GpgUnusable
from tests.cli.command import Silta


@pytest.fixture
def examined(silta: Silta, monkeypatch: pytest.MonkeyPatch) -> Iterator[Examined]:
    """Give something to look at."""
    monkeypatch.setenv("SILTA_HOME", str(silta.home))
    with open_house() as house:
        yield Examined(house)


def ending_by(error: Exception) -> Check:
    """Return a check that finds one thing and then ends by an error."""

    def look(_examined: Examined) -> Iterator[Finding]:
        yield ok("so far")
        raise error

    return Check("ends", look)


@pytest.mark.parametrize(
    ("error", "verdict", "words"),
    [
        (NotChecked("it sleeps"), Verdict.UNCHECKED, "it sleeps"),
        (PermissionError(13, "no", "/x"), Verdict.UNCHECKED, "/x: permission denied; ask as root"),
        (ActRefused("not so"), Verdict.BROKEN, "not so"),
        (GpgUnusable("no gpg"), Verdict.BROKEN, "no gpg"),
        (OperationalError("SELECT 'Aino'", None, Exception("gone")), Verdict.BROKEN, "gone"),
    ],
    ids=["not checked", "permission", "refused", "gpg", "database"],
)
def test_an_end_by_an_error_is_a_finding(
    examined: Examined, error: Exception, verdict: Verdict, words: str
) -> None:
    """What was found before it stands, and the next check is asked."""
    other = Check("other", lambda _: [ok("well")])
    before, ended, after = run_all([ending_by(error), other], examined)
    assert (before.finding.means, after.check, after.finding.means) == ("so far", "other", "well")
    assert ended.finding.verdict == verdict
    assert words in ended.finding.means


def test_an_error_that_nobody_foresaw_is_not_quoted(examined: Examined) -> None:
    """Its text may hold a secret, or speak of a person."""
    *_, ended = run_all([ending_by(ValueError("salasana"))], examined)
    assert (ended.finding.verdict, ended.check) == (Verdict.BROKEN, "ends")
    assert "ValueError" in ended.finding.means
    assert "salasana" not in str(ended)


def test_one_that_hangs_keeps_nobody(examined: Examined) -> None:
    """The others are done by then; their findings come in order all the same."""
    over = threading.Event()

    def hang(_examined: Examined) -> list[Finding]:
        over.wait(60)
        return []

    checks = [Check("hangs", hang), Check("other", lambda _: [ok("well")])]
    first, second = run_all(checks, examined, timedelta(seconds=0.5))
    over.set()
    assert (first.check, first.finding.verdict) == ("hangs", Verdict.BROKEN)
    assert (second.check, second.finding.means) == ("other", "well")
