"""``silta init`` and ``silta migrate``: a home and its schema, safe to repeat."""

from __future__ import annotations

import rich_click as click

from silta.base.act import ActRefused
from silta.cli.house import House, open_house
from silta.cli.key_stores import clear_leftovers, home_of, make_gateway_key
from silta.cli.secrets import keep_secrets
from silta.cli.tls import keep_tls
from silta.keys.fingerprint import grouped
from silta.keys.gateway_key import Algorithm, GatewayKey, GatewayKeyState, Purpose
from silta.keys.gnupg import GpgUnusable, find_gpg
from silta.keys.store import gateway_keys
from silta.migrations import migrate as bring_forward


@click.command()
@click.option(
    "--gateway-key",
    "algorithm",
    type=click.Choice([choice.value for choice in Algorithm]),
    default=Algorithm.CURVE25519.value,
    show_default=True,
    help="What the gateway's first keys are made of.",
)
def init(algorithm: str) -> None:
    """Make the home, the schema, the secrets and the gateway's first key; safe to repeat."""
    must_have_gpg()
    with open_house(checked=False) as house:
        house.home.make()
        bring_forward(house.database)
        made = keep_secrets(house.home, house.database)
        keep_tls(house)
        opening, receipts = (
            keep_gateway_key(house, purpose, Algorithm(algorithm)) for purpose in Purpose
        )
        click.echo(f"home {house.home.path}: {'made' if made else 'already there, and whole'}")
        click.echo(f"gateway key {grouped(opening.fingerprint)} ({opening.state})")
        click.echo(f"receipts key {grouped(receipts.fingerprint)} ({receipts.state})")


@click.command()
def migrate() -> None:
    """Bring the database's schema forward to this version's."""
    with open_house(checked=False) as house:
        bring_forward(house.database)
        click.echo("the schema is this version's")


def must_have_gpg() -> str:
    """Return gpg's version; raise ActRefused with one line when it is missing or too old."""
    try:
        return find_gpg()
    except GpgUnusable as error:
        raise ActRefused(str(error)) from None


def keep_gateway_key(house: House, purpose: Purpose, algorithm: Algorithm) -> GatewayKey:
    """Return the active key of a purpose, made now if there is none; never anew beside one."""
    clear_leftovers(house, purpose)
    with house.database.read() as transaction:
        keys = gateway_keys.at_work(transaction, purpose)
    for key in keys:
        if not home_of(house.home, key).is_dir():
            kind = "gateway key" if purpose == Purpose.OPENING else "receipts key"
            raise ActRefused(f"the secret part of {kind} {key.fingerprint} is missing")
    if keys:
        return keys[0]
    return make_gateway_key(house, purpose, algorithm, GatewayKeyState.ACTIVE)
