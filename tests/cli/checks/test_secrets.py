"""The secrets: there, whole, and those that the data was made with."""

from __future__ import annotations

from pathlib import Path

import pytest

from silta.base.home import Home
from silta.cli.checks.finding import Verdict
from silta.cli.checks.secrets import look
from silta.cli.secret_files import later_secret_paths, secret_paths
from tests.cli.checks.examining import found, the_one
from tests.cli.command import Silta

NAMES = sorted(secret_paths(Home(Path("x"))))
LATER = sorted(later_secret_paths(Home(Path("x"))))


def place(silta: Silta, name: str) -> Path:
    """Return where a secret of this home stands."""
    home = Home(silta.home)
    return {**secret_paths(home), **later_secret_paths(home)}[name]


def test_whole_ones_are_well(house: Silta) -> None:
    """With each kind of database, which has the marks."""
    assert the_one(house, look)[0] == Verdict.OK


@pytest.mark.parametrize("name", [*NAMES, *LATER])
def test_a_missing_one_is_named(silta: Silta, name: str) -> None:
    """What needs it does not start."""
    place(silta, name).unlink()
    verdict, words = the_one(silta, look)
    assert (verdict, f"{place(silta, name)} is missing" in words) == (Verdict.BROKEN, True)


@pytest.mark.parametrize("name", [*NAMES, *LATER])
def test_one_that_is_cut_off_is_named(silta: Silta, name: str) -> None:
    """A power cut can cut a file short."""
    place(silta, name).write_bytes(b"x" * 7)
    verdict, words = the_one(silta, look)
    assert (verdict, f"{place(silta, name)} is damaged" in words) == (Verdict.BROKEN, True)


@pytest.mark.parametrize("name", NAMES)
def test_another_ones_is_named_and_never_shown(silta: Silta, name: str) -> None:
    """Say, that of another backup; nothing of it is in the line."""
    place(silta, name).write_bytes(b"Q" * 32)
    verdict, words = the_one(silta, look)
    assert (verdict, "not the one that the data was made with" in words) == (Verdict.BROKEN, True)
    assert "QQ" not in words


def test_without_the_marks_those_of_the_data_are_not_judged(silta: Silta) -> None:
    """They may be another database's, and all may be well."""
    [finding] = found(silta, look, answers=False)
    assert finding.verdict == Verdict.UNCHECKED
