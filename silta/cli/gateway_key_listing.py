"""``silta gateway-key list``, ``show`` and ``requests``: what there is, and what is asked for."""

from __future__ import annotations

import rich_click as click

from silta.base.act import ActRefused
from silta.cli.house import open_house
from silta.cli.key_destroying import is_secret_here
from silta.cli.show import as_json, show_one, show_rows
from silta.keys.acts.gateway_key_requests import Request, list_open
from silta.keys.fingerprint import Fingerprint, parse_fingerprint
from silta.keys.gateway_key import GatewayKey
from silta.keys.store import gateway_keys


def fingerprint_of(typed: str) -> Fingerprint:
    """Return the fingerprint that somebody typed; raise ActRefused for what is none."""
    try:
        return parse_fingerprint(typed)
    except ValueError as error:
        raise ActRefused(str(error)) from None


@click.command("list")
@as_json
def list_(*, as_json: bool) -> None:
    """List the gateway's keys."""
    with open_house() as house, house.database.read() as transaction:
        rows = [_row(key) for key in gateway_keys.list_all(transaction)]
    show_rows(rows, json_wanted=as_json, empty="no gateway key; run 'silta init'")
    for row in rows if not as_json else ():
        if row["awaits_destruction"]:
            click.echo(f"{row['fingerprint']} is retired, and not destroyed: "
                       "retire it again on the machine that has it")  # fmt: skip


@click.command()
@click.argument("typed", metavar="FINGERPRINT")
@as_json
def show(typed: str, *, as_json: bool) -> None:
    """Show one key: each step of its life, and whether its secret part is on this machine."""
    with open_house() as house, house.database.read() as transaction:
        key = gateway_keys.get(transaction, fingerprint_of(typed))
        is_here = is_secret_here(house.home, key)
    show_one({**_row(key), **_times(key), "secret_is_here": is_here}, json_wanted=as_json)


@click.command()
@as_json
def requests(*, as_json: bool) -> None:
    """List what administrators ask for in the console, and the command that does it."""
    with open_house() as house, house.database.read() as transaction:
        rows = [_request(one) for one in list_open(transaction)]
    show_rows(rows, json_wanted=as_json, empty="nothing is asked for")


def _row(key: GatewayKey) -> dict[str, object]:
    return {
        "fingerprint": key.fingerprint,
        "purpose": key.purpose.value,
        "state": key.state.value,
        "algorithm": key.algorithm.value,
        "made_at": key.made_at,
        "activated_at": key.activated_at,
        "opens_until": key.opens_until,
        "destroyed_at": key.destroyed_at,
        "awaits_destruction": key.awaits_destruction,
    }


def _times(key: GatewayKey) -> dict[str, object]:
    return {"published_at": key.published_at, "retired_at": key.retired_at}


def _request(request: Request) -> dict[str, object]:
    asked = request.proposal
    return {
        "id": asked.id,
        "wanted": request.wanted.value,
        "of": request.subject,
        "reason": asked.reason,
        "asked_by": asked.proposed_by_name,
        "asked_at": asked.proposed_at,
        "command": request.command,
    }
