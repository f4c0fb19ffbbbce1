"""``silta gateway-key export``, ``export-secret`` and ``import``: keys as files."""

from __future__ import annotations

import sys
from pathlib import Path

import rich_click as click

from silta.base.act import ActRefused
from silta.base.clock import now
from silta.base.home import write_secret
from silta.cli.gateway_key_listing import fingerprint_of
from silta.cli.house import House, open_house
from silta.cli.initialising import must_have_gpg
from silta.cli.key_stores import home_of, in_the_making, keep, store_of
from silta.cli.passphrase import passphrase_option, read_passphrase
from silta.keys.actor import owner
from silta.keys.acts import gateway_keys as acts
from silta.keys.certificate import read_certificate
from silta.keys.gateway_key import Algorithm, GatewayKey, GatewayKeyState, Purpose
from silta.keys.generate import KeyRefused, export_certificate
from silta.keys.importing import import_secret
from silta.keys.safekeeping import export_secret as seal_secret
from silta.keys.safekeeping import is_export, open_export
from silta.keys.store import gateway_keys

RSA = 1  # RFC 9580 section 9.1

purpose_option = click.option(
    "--purpose",
    type=click.Choice([choice.value for choice in Purpose]),
    default=Purpose.OPENING.value,
    show_default=True,
)


@click.command()
@click.argument("typed", metavar="[FINGERPRINT]", required=False)
@purpose_option
def export(typed: str | None, purpose: str) -> None:
    """Print a key's armoured public certificate: the active one's, for those who send."""
    must_have_gpg()
    with open_house() as house:
        with house.database.read() as transaction:
            if typed is None:
                key = gateway_keys.active(transaction, Purpose(purpose))
            else:
                key = gateway_keys.get(transaction, fingerprint_of(typed))
        try:
            store = home_of(house.home, key)
            armoured = export_certificate(store, key.fingerprint, armour=True)
        except KeyRefused as refused:
            raise ActRefused(str(refused)) from None
    sys.stdout.buffer.write(armoured)


@click.command("export-secret")
@click.argument("typed", metavar="FINGERPRINT")
@click.option("--output", type=click.Path(path_type=Path), required=True, help="A new file.")
@passphrase_option
def export_secret(typed: str, output: Path, passphrase_file: Path | None) -> None:
    """Write a key's secret part to a file for a safe, encrypted to a passphrase."""
    must_have_gpg()
    fingerprint = fingerprint_of(typed)
    if output.exists():
        raise ActRefused(f"{output} is there already, and is not overwritten")
    with open_house() as house:
        with house.database.read() as transaction:
            key = gateway_keys.get(transaction, fingerprint)
        try:
            passphrase = read_passphrase(passphrase_file, twice=True)
            sealed = seal_secret(home_of(house.home, key), fingerprint, passphrase)
        except KeyRefused as refused:
            raise ActRefused(str(refused)) from None
        with house.database.write() as transaction:
            to = str(output.resolve())
            acts.note_exported(transaction, owner(), fingerprint, to=to, at=now())
        # A record without a file does no harm; a file without a record is a secret abroad.
        try:
            write_secret(output, sealed)
        except OSError as error:
            why = error.strerror
            raise ActRefused(f"recorded as exported, but not written to {output}: {why}") from None
    click.echo(f"{output} holds {fingerprint}; without the passphrase it is lost")


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@purpose_option
@passphrase_option
def import_(file: Path, purpose: str, passphrase_file: Path | None) -> None:
    """Import one secret key: without a passphrase, or an export for safekeeping."""
    must_have_gpg()
    content = _secret_in(file, passphrase_file)
    with open_house() as house:
        store = store_of(house.home, Purpose(purpose))
        with in_the_making(store, str(file)) as making:
            key = _taken_in(making, content, Purpose(purpose))
            _register(house, key, making, store / key.fingerprint)
    click.echo(key.fingerprint)


def _secret_in(file: Path, passphrase_file: Path | None) -> bytes:
    content = file.read_bytes()
    if not is_export(content):
        if passphrase_file is not None:
            raise ActRefused(f"{file} is not encrypted to a passphrase")
        return content
    try:
        return open_export(content, read_passphrase(passphrase_file, twice=False))
    except KeyRefused as refused:
        raise ActRefused(f"{file}: {refused}") from None


def _taken_in(making: Path, content: bytes, purpose: Purpose) -> GatewayKey:
    fingerprint = import_secret(making, content, purpose)
    certificate = export_certificate(making, fingerprint, armour=False)
    kind, state = _algorithm_of(certificate), GatewayKeyState.NEW
    return GatewayKey(fingerprint, state, kind, certificate, now(), purpose)


def _register(house: House, key: GatewayKey, making: Path, home: Path) -> None:
    """Register a key and put it into its place; raise ActRefused for one that is there."""

    def register() -> None:
        with house.database.write() as transaction:
            acts.bring_in(transaction, owner(), key)

    with house.database.read() as transaction:
        is_known = gateway_keys.find(transaction, key.fingerprint) is not None
    if not home.is_dir():
        keep(making, home, register)
    elif is_known:
        raise ActRefused(f"the gateway has the key {key.fingerprint} already")
    else:
        register()


def _algorithm_of(certificate: bytes) -> Algorithm:
    primary = read_certificate(certificate).keys[0]
    is_rsa = primary.algorithm == RSA
    return Algorithm.RSA4096 if is_rsa else Algorithm.CURVE25519
