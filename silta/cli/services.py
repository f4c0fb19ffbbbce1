"""``silta service``: the message services of authorities and their intake addresses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import rich_click as click

from silta.base.act import ActRefused
from silta.base.clock import now
from silta.cli.house import open_house
from silta.cli.show import as_json, show_rows
from silta.cli.typed_ids import business_id
from silta.keys.actor import owner
from silta.keys.store import authorities
from silta.mailbox import service_acts as acts
from silta.mailbox.service import Fallback, Method, Service
from silta.mailbox.store import services

# What fits a terminal; programs get all.
IN_A_TABLE: Final = ("code", "authority", "name_fi", "method", "state", "address")

_OPTIONS = (
    click.option("--name-sv"),
    click.option("--name-en"),
    click.option(
        "--method",
        type=click.Choice([method.value for method in Method]),
        help="verifiable unless it is said otherwise.",
    ),
    click.option(
        "--fallback",
        type=click.Choice([fallback.value for fallback in Fallback]),
        help="Who serves what was not acknowledged; authority unless it is said otherwise.",
    ),
    click.option("--retention-days", help="Empty: as long as the account is open."),
    click.option(
        "--document-type",
        "document_types",
        multiple=True,
        help="Media type that letters may hold; repeatable. Empty: every one that is allowed.",
    ),
    click.option("--tell-to", help="Who hears of what was not served; empty: receipts address."),
)


def _with_terms(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options for all terms but the Finnish name."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.group()
def service() -> None:
    """Services: each has one intake address, CODE@SILTA_DOMAIN."""


@service.command()
@click.option("--authority", "typed_id", required=True, metavar="ID", help="Business id.")
@click.option("--code", required=True, help="The address's local part; unique here.")
@click.option("--name-fi", required=True)
@_with_terms
def add(typed_id: str, code: str, **given: Any) -> None:  # noqa: ANN401 -- options
    """Add an open service to an authority."""
    found = business_id(typed_id)
    with open_house() as house, house.database.write() as transaction:
        new = acts.add(transaction, owner(), found, code, _typed(given), at=now())
        name = authorities.get(transaction, found).name_fi
        domain = house.settings.domain
    click.echo(f"{new.code}@{domain} takes mails of {name}")


@service.command()
@click.argument("code")
@click.option("--name-fi")
@click.option("--reason", help="Stands in the record.")
@_with_terms
def change(code: str, reason: str | None, **given: Any) -> None:  # noqa: ANN401 -- options
    """Change a service's terms, from the next mail on; an empty value empties a field."""
    typed = _typed(given)
    if not typed:
        raise ActRefused("say what changes: --help names the options")
    with open_house() as house, house.database.write() as transaction:
        acts.change(transaction, owner(), code, typed, reason=reason, at=now())
    click.echo(f"{code} changed")


@service.command("list")
@as_json
def list_(*, as_json: bool) -> None:
    """List the services."""
    with open_house() as house, house.database.read() as transaction:
        rows = [_row(one, house.settings.domain) for one in services.list_all(transaction)]
    if not as_json:
        rows = [{name: row[name] for name in IN_A_TABLE} for row in rows]
    show_rows(rows, json_wanted=as_json, empty="no services yet")


@service.command()
@click.argument("code")
@click.option("--reason", help="Stands in the record.")
def close(code: str, reason: str | None) -> None:
    """Let a service take no more mail."""
    with open_house() as house, house.database.write() as transaction:
        acts.close(transaction, owner(), code, reason=reason, at=now())
    click.echo(f"{code} is closed")


@service.command("open")
@click.argument("code")
@click.option("--reason", required=True)
def open_(code: str, reason: str) -> None:
    """Let a closed service take mail again."""
    with open_house() as house, house.database.write() as transaction:
        acts.open_(transaction, owner(), code, reason=reason, at=now())
    click.echo(f"{code} is open")


def _row(one: Service, domain: str) -> dict[str, object]:
    types = one.document_types
    return {
        "code": one.code,
        "authority": one.authority,
        "name_fi": one.name_fi,
        "method": one.method.value,
        "state": one.state.value,
        "address": f"{one.code}@{domain}",
        "name_sv": one.name_sv,
        "name_en": one.name_en,
        "fallback": one.fallback.value,
        "retention_days": one.retention_days,
        "document_types": None if types is None else sorted(types),
        "tell_to": one.tell_to,
    }


def _typed(given: dict[str, Any]) -> dict[str, str]:
    """Return the options that were given, by the names of the terms; document types as one."""
    types = given["document_types"]
    texts = {**given, "document_types": ",".join(types) if types else None}
    return {name: text for name, text in texts.items() if text is not None}
