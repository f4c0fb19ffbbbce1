"""``silta authority add``, ``change`` and ``domains``: what is known of an authority."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import rich_click as click

from silta.base.act import ActRefused
from silta.base.clock import now
from silta.cli.house import open_house
from silta.cli.typed_ids import business_id
from silta.keys.actor import owner
from silta.keys.acts import authorities as acts
from silta.keys.acts import joining
from silta.keys.authority import Step
from silta.keys.details import LANGUAGES

_OPTIONS = (
    click.option("--name-sv"),
    click.option("--name-en"),
    click.option("--receipts-to", help="Address for signed receipts."),
    click.option("--contact-name", help="Whom to ask."),
    click.option("--contact-email", help="Who hears of certificates that expire."),
    click.option("--contact-phone"),
    click.option(
        "--language",
        "languages",
        multiple=True,
        type=click.Choice(LANGUAGES),
        help="In which it serves; repeatable. Finnish alone unless it is said otherwise.",
    ),
)


def _with_details(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options for all details but the Finnish name."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command()
@click.option("--business-id", "typed_id", required=True, help="Y-tunnus, as 1234567-1.")
@click.option("--name-fi", required=True)
@click.option("--domain", "domains", multiple=True, required=True, help="Mail domain; repeatable.")
@_with_details
def add(typed_id: str, domains: tuple[str, ...], **given: Any) -> None:  # noqa: ANN401 -- options
    """Add an authority, in preparation."""
    new = business_id(typed_id)
    with open_house() as house, house.database.write() as transaction:
        joining.add(transaction, owner(), new, domains, _typed(given), at=now())
    click.echo(f"{new} added; next: its joining steps ({', '.join(Step)})")


@click.command()
@click.argument("typed_id", metavar="ID")
@click.option("--name-fi")
@click.option("--reason", help="Stands in the record.")
@_with_details
def change(typed_id: str, reason: str | None, **given: Any) -> None:  # noqa: ANN401 -- options
    """Change names, contact, receipts address or languages; an empty value empties a field."""
    found, typed = business_id(typed_id), _typed(given)
    if not typed:
        raise ActRefused("say what changes: --help names the options")
    with open_house() as house, house.database.write() as transaction:
        acts.change(transaction, owner(), found, typed, reason=reason, at=now())
    click.echo(f"{found} changed")


@click.command()
@click.argument("typed_id", metavar="ID")
@click.option("--set", "domains", multiple=True, required=True, help="Mail domain; repeatable.")
@click.option("--reason", required=True)
def domains(typed_id: str, domains: tuple[str, ...], reason: str) -> None:
    """Give an authority these mail domains and no others, from the next mail on."""
    found = business_id(typed_id)
    with open_house() as house, house.database.write() as transaction:
        acts.change_domains(transaction, owner(), found, domains, reason=reason, at=now())
    click.echo(f"{found} has its domains")


def _typed(given: dict[str, Any]) -> dict[str, str]:
    """Return the options that were given, by the names of the details; languages as one."""
    texts = {**given, "languages": ",".join(given["languages"]) or None}
    return {name: text for name, text in texts.items() if text is not None}
