"""``silta gateway-key``: what opens mails and signs receipts; made and destroyed here alone."""

from __future__ import annotations

from datetime import timedelta

import rich_click as click

from silta.base.act import ActRefused
from silta.base.clock import now
from silta.cli.gateway_key_files import export, export_secret, import_
from silta.cli.gateway_key_listing import fingerprint_of, list_, requests, show
from silta.cli.gateway_key_retiring import request_option, retire
from silta.cli.house import House, open_house
from silta.cli.initialising import must_have_gpg
from silta.cli.key_stores import address_of, make_gateway_key
from silta.keys.actor import owner
from silta.keys.acts import gateway_keys as acts
from silta.keys.directory_entry import is_of
from silta.keys.fingerprint import Fingerprint
from silta.keys.gateway_key import Algorithm, GatewayKeyState, Purpose
from silta.keys.generate import advertises_aead
from silta.keys.store import gateway_keys

OVERLAP_DAYS = 30  # as long as senders may take to fetch the new certificate


@click.group("gateway-key")
def gateway_key() -> None:
    """The gateway's own keys; a gateway takes up a new one at its next start."""


for command in (list_, show, requests, retire, export, export_secret, import_):
    gateway_key.add_command(command)


@gateway_key.command()
@click.option(
    "--purpose",
    type=click.Choice([choice.value for choice in Purpose]),
    default=Purpose.OPENING.value,
    show_default=True,
)
@click.option(
    "--algorithm",
    type=click.Choice([choice.value for choice in Algorithm]),
    default=Algorithm.CURVE25519.value,
    show_default=True,
)
@request_option
def new(purpose: str, algorithm: str, request: str | None) -> None:
    """Make another key; it opens mails from the gateway's next start, and is not published."""
    must_have_gpg()
    with open_house() as house:
        key = make_gateway_key(
            house, Purpose(purpose), Algorithm(algorithm), GatewayKeyState.NEW, request=request
        )
    click.echo(key.fingerprint)


@gateway_key.command()
@click.argument("typed", metavar="FINGERPRINT")
@request_option
def publish(typed: str, request: str | None) -> None:
    """Let senders find a new key in the Web Key Directory, beside the active one."""
    must_have_gpg()
    fingerprint = fingerprint_of(typed)
    with open_house() as house:
        _fit(house, fingerprint)
        with house.database.write() as transaction:
            acts.publish(transaction, owner(), fingerprint, at=now(), request=request)
    click.echo(f"{fingerprint} is published")
    click.echo("each gateway must have been started since the key was made: a mail that is")
    click.echo("sealed to a key that a gateway has not taken up waits with its sender (451)")


@gateway_key.command()
@click.argument("typed", metavar="FINGERPRINT")
@click.option(
    "--overlap-days",
    type=click.IntRange(0, acts.LONGEST_OVERLAP.days),
    default=OVERLAP_DAYS,
    show_default=True,
    help="How long the one before opens mails that are on their way.",
)
@request_option
def activate(typed: str, overlap_days: int, request: str | None) -> None:
    """Make a key the one that senders get; the one before opens what is on its way."""
    must_have_gpg()
    fingerprint, overlap = fingerprint_of(typed), timedelta(days=overlap_days)
    with open_house() as house:
        _fit(house, fingerprint)
        with house.database.write() as transaction:
            acts.activate(
                transaction, owner(), fingerprint, overlap=overlap, at=now(), request=request
            )
    click.echo(f"{fingerprint} is active")


def _fit(house: House, fingerprint: Fingerprint) -> None:
    """Raise ActRefused for a key whose certificate is not one for senders to find and use.

    Whatever the way by which it comes into the directory. A receipts key is handed out.
    """
    with house.database.read() as transaction:
        key = gateway_keys.get(transaction, fingerprint)
    if key.purpose != Purpose.OPENING:
        return
    address = address_of(house.settings.domain)
    if not is_of(key.certificate, address):
        raise ActRefused(f"its certificate does not name {address}: nobody would find it")
    if advertises_aead(key.certificate):
        raise ActRefused("its certificate asks for OCB, which GnuPG 2.2 misjudges: make another")
