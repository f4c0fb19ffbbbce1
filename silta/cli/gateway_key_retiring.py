"""``silta gateway-key retire``: a key ends, and its secret part is destroyed, or is lost."""

from __future__ import annotations

import platform

import rich_click as click

from silta.base.act import ActRefused
from silta.base.clock import now
from silta.cli.gateway_key_listing import fingerprint_of
from silta.cli.house import House, open_house
from silta.cli.key_destroying import is_secret_here, set_aside
from silta.keys.actor import owner
from silta.keys.acts import gateway_keys as acts
from silta.keys.destroying import destroy, empty
from silta.keys.gateway_key import GatewayKey, Purpose
from silta.keys.store import gateway_keys

# Which processes hold keys, by what the keys are for.
HOLDERS = {Purpose.OPENING: "gateway", Purpose.RECEIPTS: "worker"}

request_option = click.option(
    "--request", metavar="ID", help="The request of the console that this fulfils."
)


@click.command()
@click.argument("typed", metavar="FINGERPRINT")
@click.option("--now", "at_once", is_flag=True, help="Wait for no mail on its way; needs a reason.")
@click.option("--lost", is_flag=True, help="No machine has its secret part; needs a reason.")
@click.option("--reason")
@request_option
def retire(
    typed: str, reason: str | None, request: str | None, *, at_once: bool, lost: bool
) -> None:
    """End a key that is not active: it opens no more, and its secret part is destroyed."""
    with open_house() as house:
        with house.database.read() as transaction:
            key = gateway_keys.get(transaction, fingerprint_of(typed))
        is_here = is_secret_here(house.home, key)
        if lost:
            _lose(house, key, reason, request, is_here=is_here)
            return
        if not is_here:
            raise ActRefused(_why_not_here(key))
        with house.database.write() as transaction:
            key = acts.retire(
                transaction,
                owner(),
                key.fingerprint,
                at_once=at_once,
                reason=reason,
                at=now(),
                request=request,
            )
        files = _destroyed(house, key)
    click.echo(f"{key.fingerprint} is retired; its secret part is destroyed: {len(files)} files")
    click.echo(f"restart each {HOLDERS[key.purpose]}, and repeat this on each machine that has it")


def _destroyed(house: House, key: GatewayKey) -> tuple[str, ...]:
    """Destroy what is here of a retired key and record it; return the names of its files."""
    going = set_aside(house.home, key)
    files = empty(going)
    with house.database.write() as transaction:
        acts.note_destroyed(transaction, owner(), key, files, machine=platform.node(), at=now())
    destroy(going)
    return files


def _lose(
    house: House, key: GatewayKey, reason: str | None, request: str | None, *, is_here: bool
) -> None:
    if is_here:
        raise ActRefused("its secret part is on this machine: retire it without --lost")
    with house.database.write() as transaction:
        acts.note_lost(
            transaction, owner(), key.fingerprint, reason=reason, at=now(), request=request
        )
    click.echo(f"{key.fingerprint} is recorded as lost: whoever has it opens what is sealed to it")


def _why_not_here(key: GatewayKey) -> str:
    if key.destroyed_at is not None:
        return "the gateway key is retired, and nothing secret of it is here"
    return (
        "its secret part is not on this machine: run this on the machine that has it, "
        "or with --lost and a reason where none has"
    )
