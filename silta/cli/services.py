"""``silta service``: the message services of authorities and their intake addresses."""

from __future__ import annotations

import rich_click as click

from silta.base.clock import now
from silta.cli.authorities import business_id
from silta.cli.house import open_house
from silta.cli.show import as_json, show_rows
from silta.keys.store import authorities
from silta.mailbox.service import Method, Service, ServiceState, check_code
from silta.mailbox.store import services


@click.group()
def service() -> None:
    """Services: each has one intake address, CODE@SILTA_DOMAIN."""


@service.command()
@click.option("--authority", "owner", required=True, metavar="ID", help="Business id.")
@click.option("--code", required=True, help="The address's local part; unique here.")
@click.option("--name-fi", required=True)
@click.option("--name-sv")
@click.option("--name-en")
@click.option(
    "--method",
    type=click.Choice([method.value for method in Method]),
    default=Method.VERIFIABLE.value,
    show_default=True,
)
def add(  # noqa: PLR0913 -- one option each
    *,
    owner: str,
    code: str,
    name_fi: str,
    name_sv: str | None,
    name_en: str | None,
    method: str,
) -> None:
    """Add an open service to an authority."""
    with open_house() as house, house.database.write() as transaction:
        found = authorities.get(transaction, business_id(owner))
        new = Service(
            code=check_code(code),
            authority=found.id,
            name_fi=name_fi,
            name_sv=name_sv,
            name_en=name_en,
            method=Method(method),
            state=ServiceState.OPEN,
        )
        services.add(transaction, new, now())
        domain = house.settings.domain
    click.echo(f"{new.code}@{domain} takes mails of {found.name_fi}")


@service.command("list")
@as_json
def list_(*, as_json: bool) -> None:
    """List the services."""
    with open_house() as house, house.database.read() as transaction:
        rows = [
            {
                "code": one.code,
                "authority": one.authority,
                "name_fi": one.name_fi,
                "method": one.method.value,
                "state": one.state.value,
                "address": f"{one.code}@{house.settings.domain}",
            }
            for one in services.list_all(transaction)
        ]
    show_rows(rows, json_wanted=as_json, empty="no services yet")


@service.command()
@click.argument("code")
def close(code: str) -> None:
    """Let a service take no more mail."""
    with open_house() as house, house.database.write() as transaction:
        services.close(transaction, code)
    click.echo(f"{code} is closed")
