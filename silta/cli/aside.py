"""``silta intake aside``: mails that met a fault of ours, for finding out why."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path

import rich_click as click

from silta.base.act import ActRefused
from silta.base.clock import now
from silta.cli.house import House, open_house
from silta.cli.show import as_json, show_one, show_rows
from silta.gateway.aside import Aside
from silta.keys.actor import owner
from silta.keys.audit.acts import Act
from silta.keys.audit.record import Entry
from silta.keys.store import audit

mail_argument = click.argument("mail", metavar="ID")


@click.group()
def intake() -> None:
    """The intake: mails that met a fault of ours; they are never filed from here."""


@intake.group()
def aside() -> None:
    """Mails set aside: the sender was told to try again, keeps them, and decides."""


@aside.command("list")
@as_json
def list_(*, as_json: bool) -> None:
    """List them, the newest first: times, sizes, our own words; never content."""
    with open_house() as house:
        rows = [dataclasses.asdict(one) for one in _aside(house).list_all()]
    show_rows(rows, json_wanted=as_json, empty="no mail is set aside")


@aside.command()
@mail_argument
@click.option("--mail", "file", type=click.Path(path_type=Path), help="Write the mail itself here.")
@as_json
def show(mail: str, file: Path | None, *, as_json: bool) -> None:
    """Show what is known of one; the mail itself, encrypted as it came, goes into a file."""
    with open_house() as house:
        found = dataclasses.asdict(_aside(house).get(mail))
        if file is not None:
            _write(file, _aside(house).raw(mail))
    show_one(found, json_wanted=as_json)


@aside.command()
@mail_argument
@click.option("--yes", is_flag=True, help="Do not ask; nobody is asked where no terminal is.")
def drop(mail: str, *, yes: bool) -> None:
    """Forget one; its sender still has it."""
    if not yes and sys.stdin.isatty():
        click.confirm(f"Forget the mail {mail}?", abort=True)
    with open_house() as house:
        _aside(house).get(mail)
        # Recorded first: a drop that is not would be the worse half.
        with house.database.write() as transaction:
            audit.append(transaction, Entry(Act.ASIDE_DROPPED, owner(), mail, now()))
        _aside(house).drop(mail)
    click.echo(f"{mail} is dropped")


def _aside(house: House) -> Aside:
    return Aside(house.home.aside)


def _write(file: Path, content: bytes) -> None:
    try:
        with file.open("xb") as new:
            new.write(content)
    except FileExistsError:
        raise ActRefused(f"{file} is there already") from None
