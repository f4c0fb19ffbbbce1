"""One check, asked about a home as it stands."""

from __future__ import annotations

import pytest

from silta.cli.checks.examined import Check, Examined, Look
from silta.cli.checks.finding import Finding, Verdict
from silta.cli.checks.running import findings_of
from silta.cli.house import open_house
from tests.cli.command import Silta


def found(silta: Silta, look: Look, *, answers: bool = True) -> list[Finding]:
    """Return what a check finds in a home, with its settings."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"SILTA_HOME": str(silta.home), **silta.settings}.items():
            patch.setenv(name, value)
        with open_house(checked=False) as house:
            return findings_of(Check("this", look), Examined(house, answers))


def the_one(silta: Silta, look: Look) -> tuple[Verdict, str]:
    """Return the verdict and all the words of a check that has one thing to say."""
    [finding] = found(silta, look)
    return finding.verdict, f"{finding.means}; {finding.to_do}"
