"""``silta doctor``: what is well, what is not, what that means, and what to do."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import rich_click as click

from silta.base.act import ActRefused
from silta.base.settings import Settings
from silta.cli.checks.database import sqlite_path
from silta.cli.checks.every import DATABASE, OTHERS
from silta.cli.checks.examined import Examined
from silta.cli.checks.finding import Verdict
from silta.cli.checks.running import Found, run_all
from silta.cli.house import House, open_house
from silta.cli.show import as_json, show_json

WELL = (Verdict.OK, Verdict.WARNING)


@click.command()
@as_json
def doctor(*, as_json: bool) -> None:
    """Say what is well and what is not, and what to do; exit 1 when something is broken.

    It changes nothing, sends no mail and shows no secret. What your user may not look at is
    "not checked": ask as root, or as the user whose home it is.
    """
    _must_be_there(Settings.load())
    found: list[Found] = []
    with open_house(checked=False) as house:
        for one in examine(house):
            found.append(one)
            if not as_json:
                click.echo(_line(one))
    if as_json:
        show_json([_row(one) for one in found])
    if any(one.finding.verdict == Verdict.BROKEN for one in found):
        sys.exit(1)


def examine(house: House) -> Iterator[Found]:
    """Yield all findings, of the database first: the others ask it only if it answers."""
    of_database = list(run_all([DATABASE], Examined(house)))
    yield from of_database
    answers = all(one.finding.verdict in WELL for one in of_database)
    yield from run_all(OTHERS, Examined(house, answers))


def _must_be_there(settings: Settings) -> None:
    """Raise ActRefused where there is no home to look at: opening it would make folders."""
    path = sqlite_path(settings)
    for folder in (settings.home, *([path.parent] if path else ())):
        if not folder.is_dir():
            raise ActRefused(f"no folder {folder}: run 'silta init', or restore it")


def _line(one: Found) -> str:
    to_do = f" -- {one.finding.to_do}" if one.finding.to_do else ""
    return f"{one.finding.verdict:<11}  {one.check}: {one.finding.means}{to_do}"


def _row(one: Found) -> dict[str, str]:
    return {
        "check": one.check,
        "verdict": one.finding.verdict.value,
        "means": one.finding.means,
        "to_do": one.finding.to_do,
    }
