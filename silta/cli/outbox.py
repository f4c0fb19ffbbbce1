"""``silta outbox``: what waits to leave, and what a person decides about it."""

from __future__ import annotations

import dataclasses
import sys

import rich_click as click

from silta.base.clock import now
from silta.cli.house import open_house
from silta.cli.show import as_json, show_rows
from silta.keys.actor import owner
from silta.mailbox import outbox_acts
from silta.mailbox.outbox import care
from silta.mailbox.outbox.fault_words import fault_in_words
from silta.mailbox.outbox.item import ItemId


@click.group()
def outbox() -> None:
    """The outbox: what waits to leave; a dead item waits for you."""


@outbox.command("list")
@as_json
def list_(*, as_json: bool) -> None:
    """List the items, dead ones first: ids, channel, times, attempts, and why; never content."""
    with open_house() as house, house.database.read() as transaction:
        found = care.list_all(transaction)
    rows = [{**dataclasses.asdict(one), "why": fault_in_words(one.fault)} for one in found]
    show_rows(rows, json_wanted=as_json, empty="nothing waits to leave")


@outbox.command()
@click.argument("item", metavar="ID", required=False)
@click.option("--all", "every", is_flag=True, help="Every item, dead or waiting.")
def retry(item: str | None, *, every: bool) -> None:
    """Let an item leave at once, with all its attempts before it again."""
    if (item is not None) == every:
        raise click.UsageError("give an ID, or --all")
    with open_house() as house, house.database.write() as transaction:
        if item is None:
            said = str(outbox_acts.retry_all(transaction, owner(), at=now()))
        else:
            outbox_acts.retry(transaction, owner(), ItemId(item), at=now())
            said = item
    click.echo(f"due now: {said}")


@outbox.command()
@click.argument("item", metavar="ID")
@click.option("--reason", help="Why, for the record.")
@click.option("--yes", is_flag=True, help="Do not ask; nobody is asked where no terminal is.")
def drop(item: str, *, reason: str | None, yes: bool) -> None:
    """Forget an item: it never leaves."""
    if not yes and sys.stdin.isatty():
        click.confirm("It will never leave, and nothing tells its reader. Drop?", abort=True)
    with open_house() as house, house.database.write() as transaction:
        outbox_acts.drop(transaction, owner(), ItemId(item), reason=reason, at=now())
    click.echo(f"{item} is dropped")
