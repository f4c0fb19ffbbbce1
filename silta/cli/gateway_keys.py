"""``silta gateway-key``: the keys that open the mails; made and imported here alone."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import rich_click as click

from silta.base.act import ActRefused
from silta.base.clock import now
from silta.base.database import Transaction
from silta.base.home import Home, sync_folder
from silta.cli.house import open_house
from silta.cli.initialising import MAKING, make_gateway_key, must_have_gpg
from silta.cli.show import as_json, show_rows
from silta.keys.certificate import CertificateRefused, read_certificate
from silta.keys.fingerprint import parse_fingerprint
from silta.keys.gateway_key import Algorithm, GatewayKey, GatewayKeyState
from silta.keys.generate import KeyRefused, export_certificate, import_secret
from silta.keys.gnupg import GpgUnusable
from silta.keys.store import gateway_keys

RSA = 1  # RFC 9580 section 9.1


@click.group("gateway-key")
def gateway_key() -> None:
    """The gateway's own keys; a gateway takes up a new one at its next start."""


@gateway_key.command("list")
@as_json
def list_(*, as_json: bool) -> None:
    """List the gateway's keys."""
    with open_house() as house, house.database.read() as transaction:
        rows = [_row(key) for key in gateway_keys.list_all(transaction)]
    show_rows(rows, json_wanted=as_json, empty="no gateway key; run 'silta init'")


@gateway_key.command()
@click.option(
    "--algorithm",
    type=click.Choice([choice.value for choice in Algorithm]),
    default=Algorithm.CURVE25519.value,
    show_default=True,
)
def new(algorithm: str) -> None:
    """Make another key; it opens mails from the gateway's next start, and is not published."""
    must_have_gpg()
    with open_house() as house:
        key = make_gateway_key(
            house.home, house.settings.domain, Algorithm(algorithm), GatewayKeyState.NEW
        )
        with house.database.write() as transaction:
            gateway_keys.add(transaction, key)
    click.echo(key.fingerprint)


@gateway_key.command()
@click.argument("typed", metavar="FINGERPRINT")
def activate(typed: str) -> None:
    """Publish a new key; the one before goes on opening what is on its way."""
    with open_house() as house, house.database.write() as transaction:
        key = _get(transaction, typed)
        gateway_keys.activate(transaction, key, now())
    click.echo(f"{key.fingerprint} is active")


@gateway_key.command()
@click.argument("typed", metavar="FINGERPRINT")
def retire(typed: str) -> None:
    """Let a key that is not active open no more mails."""
    with open_house() as house, house.database.write() as transaction:
        key = _get(transaction, typed)
        gateway_keys.retire(transaction, key, now())
    click.echo(f"{key.fingerprint} is retired")


@gateway_key.command()
def export() -> None:
    """Print the active key's armoured public certificate, for those who send."""
    must_have_gpg()
    with open_house() as house:
        with house.database.read() as transaction:
            key = gateway_keys.active(transaction)
        store = house.home.key_store / key.fingerprint
        try:
            armoured = export_certificate(store, key.fingerprint, armour=True)
        except KeyRefused as refused:
            raise ActRefused(str(refused)) from None
    sys.stdout.buffer.write(armoured)


@gateway_key.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_(file: Path) -> None:
    """Import one secret key without a passphrase, as a new key."""
    must_have_gpg()
    with open_house() as house:
        key = _import(house.home, file)
        with house.database.write() as transaction:
            gateway_keys.add(transaction, key)
    click.echo(key.fingerprint)


def _import(home: Home, file: Path) -> GatewayKey:
    """Put the key into the key store; a refused one leaves nothing of its secret part there."""
    making = home.key_store / f"{MAKING}-{now():%Y%m%d%H%M%S%f}"
    try:
        fingerprint = import_secret(making, file.read_bytes())
        certificate = export_certificate(making, fingerprint, armour=False)
        kind = _algorithm_of(certificate)
        store = home.key_store / fingerprint
        if store.exists():
            raise ActRefused(f"the gateway has the key {fingerprint} already")
        making.rename(store)
        sync_folder(home.key_store)
    except (KeyRefused, CertificateRefused, GpgUnusable) as refused:
        raise ActRefused(f"{file}: {refused}") from None
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return GatewayKey(fingerprint, GatewayKeyState.NEW, kind, certificate, now())


def _algorithm_of(certificate: bytes) -> Algorithm:
    primary = read_certificate(certificate).keys[0]
    is_rsa = primary.algorithm == RSA
    return Algorithm.RSA4096 if is_rsa else Algorithm.CURVE25519


def _get(transaction: Transaction, typed: str) -> GatewayKey:
    try:
        return gateway_keys.get(transaction, parse_fingerprint(typed))
    except ValueError as error:
        raise ActRefused(str(error)) from None


def _row(key: GatewayKey) -> dict[str, object]:
    return {
        "fingerprint": key.fingerprint,
        "state": key.state.value,
        "algorithm": key.algorithm.value,
        "made_at": key.made_at,
    }
