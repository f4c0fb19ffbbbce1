"""``silta init`` and ``silta migrate``: a home and its schema, safe to repeat."""

from __future__ import annotations

import shutil

import rich_click as click

from silta.base.act import ActRefused
from silta.base.clock import now
from silta.base.home import Home, sync_folder
from silta.cli.house import House, open_house
from silta.cli.secrets import keep_secrets
from silta.cli.tls import keep_tls
from silta.keys.fingerprint import grouped
from silta.keys.gateway_key import Algorithm, GatewayKey, GatewayKeyState
from silta.keys.generate import KeyRefused, export_certificate, generate_gateway_key
from silta.keys.gnupg import GpgUnusable, find_gpg
from silta.keys.store import gateway_keys
from silta.migrations import migrate as bring_forward

MAKING = "in-the-making"


@click.command()
@click.option(
    "--gateway-key",
    "algorithm",
    type=click.Choice([choice.value for choice in Algorithm]),
    default=Algorithm.CURVE25519.value,
    show_default=True,
    help="What the first gateway key is made of.",
)
def init(algorithm: str) -> None:
    """Make the home, the schema, the secrets and the gateway's first key; safe to repeat."""
    must_have_gpg()
    with open_house(checked=False) as house:
        house.home.make()
        bring_forward(house.database)
        made = keep_secrets(house.home, house.database)
        keep_tls(house)
        key = keep_gateway_key(house, Algorithm(algorithm))
        click.echo(f"home {house.home.path}: {'made' if made else 'already there, and whole'}")
        click.echo(f"gateway key {grouped(key.fingerprint)} ({key.state})")


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


def keep_gateway_key(house: House, algorithm: Algorithm) -> GatewayKey:
    """Return the active gateway key, made now if there is none; never anew beside one."""
    with house.database.read() as transaction:
        keys = gateway_keys.opening(transaction)
    for key in keys:
        if not (house.home.key_store / key.fingerprint).is_dir():
            raise ActRefused(f"the secret part of gateway key {key.fingerprint} is missing")
    if keys:
        return keys[0]
    new = make_gateway_key(house.home, house.settings.domain, algorithm, GatewayKeyState.ACTIVE)
    with house.database.write() as transaction:
        gateway_keys.add(transaction, new)
    return new


def make_gateway_key(
    home: Home, domain: str, algorithm: Algorithm, state: GatewayKeyState
) -> GatewayKey:
    """Make a gateway key in a home of its own in the key store; raise ActRefused."""
    making = home.key_store / f"{MAKING}-{now():%Y%m%d%H%M%S%f}"
    try:
        fingerprint = generate_gateway_key(making, f"Silta <intake@{domain}>", algorithm)
        certificate = export_certificate(making, fingerprint, armour=False)
        making.rename(home.key_store / fingerprint)
        sync_folder(home.key_store)
    except (KeyRefused, GpgUnusable) as error:
        raise ActRefused(f"cannot make a gateway key: {error}") from None
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return GatewayKey(fingerprint, state, algorithm, certificate, now())
