"""``silta authority``: onboarding municipalities."""

from __future__ import annotations

import dataclasses

import rich_click as click

from silta.base.clock import now
from silta.base.database import Transaction
from silta.cli.authority_details import add, change, domains
from silta.cli.house import open_house
from silta.cli.show import as_json, show_json, show_one, show_rows
from silta.cli.typed_ids import business_id
from silta.gateway.curiosity import WINDOW
from silta.keys.actor import owner
from silta.keys.acts import authorities as acts
from silta.keys.acts import joining
from silta.keys.authority import Authority, Step
from silta.keys.standing import state_at
from silta.keys.store import authorities, certificates
from silta.mailbox.store import negative_answers

__all__ = ["authority", "business_id", "row"]

LATEST = 50  # negative answers: a screen of them; all are in the database


@click.group()
def authority() -> None:
    """Authorities: who may send, and how far their joining has come."""


for command in (add, change, domains):
    authority.add_command(command)


@authority.command("list")
@as_json
def list_(*, as_json: bool) -> None:
    """List the authorities."""
    with open_house() as house, house.database.read() as transaction:
        rows = [row(transaction, one) for one in authorities.list_all(transaction)]
    show_rows(rows, json_wanted=as_json, empty="no authorities yet")


@authority.command()
@click.argument("typed_id", metavar="ID")
@as_json
def show(typed_id: str, *, as_json: bool) -> None:
    """Show one authority, its contact, and who recorded which step of its joining."""
    with open_house() as house, house.database.read() as transaction:
        found = authorities.get(transaction, business_id(typed_id))
        details = row(transaction, found)
    details["missing_steps"] = [step.value for step in found.missing_steps()]
    details.update(found.details.facts())
    details["state_reason"] = found.state_reason
    details["joining"] = [dataclasses.asdict(step) for step in found.steps]
    show_one(details, json_wanted=as_json)


@authority.command("step")
@click.argument("typed_id", metavar="ID")
@click.argument("step_name", metavar="STEP", type=click.Choice([step.value for step in Step]))
@click.option("--reference", required=True, help="The paper behind it, say a case number.")
def record_step(typed_id: str, step_name: str, reference: str) -> None:
    """Record a step of joining: agreement, security, technical or details."""
    found, step = business_id(typed_id), Step(step_name)
    with open_house() as house, house.database.write() as transaction:
        joining.record_step(transaction, owner(), found, step, reference=reference, at=now())
    click.echo(f"{found}: {step_name} recorded")


@authority.command("open")
@click.argument("typed_id", metavar="ID")
@click.option("--reason", help="Stands in the record.")
def open_(typed_id: str, reason: str | None) -> None:
    """Let an authority send; refused while a step of joining is missing."""
    found = business_id(typed_id)
    with open_house() as house, house.database.write() as transaction:
        acts.open_(transaction, owner(), found, reason=reason, at=now())
    click.echo(f"{found} is open")


@authority.command()
@click.argument("typed_id", metavar="ID")
@click.option("--reason", required=True)
def suspend(typed_id: str, reason: str) -> None:
    """Stop an authority's mails, from the next one on."""
    found = business_id(typed_id)
    with open_house() as house, house.database.write() as transaction:
        acts.suspend(transaction, owner(), found, reason=reason, at=now())
    click.echo(f"{found} is suspended")


@authority.command()
@click.argument("typed_id", metavar="ID")
@click.option("--reason", required=True)
def resume(typed_id: str, reason: str) -> None:
    """Let a suspended authority send again."""
    found = business_id(typed_id)
    with open_house() as house, house.database.write() as transaction:
        acts.resume(transaction, owner(), found, reason=reason, at=now())
    click.echo(f"{found} is open")


@authority.command()
@click.argument("typed_id", metavar="ID")
@as_json
def answers(typed_id: str, *, as_json: bool) -> None:
    """List the last negative answers that an authority got, newest first; never of whom."""
    with open_house() as house, house.database.read() as transaction:
        found = authorities.get(transaction, business_id(typed_id))
        within = negative_answers.count_since(transaction, found.id, now() - WINDOW)
        last = negative_answers.list_of_authority(transaction, found.id, most=LATEST)
    rows = [dataclasses.asdict(one) for one in last]
    if as_json:
        show_json({"authority": found.id, "last_hour": within, "answers": rows})
        return
    click.echo(f"{found.id}: {within} within the last hour")
    show_rows(rows, json_wanted=False, empty="no negative answers yet")


def row(transaction: Transaction, one: Authority) -> dict[str, object]:
    """Return what a listing says of an authority."""
    held, at = certificates.list_all(transaction, one.id), now()
    return {
        "id": one.id,
        "name_fi": one.name_fi,
        "state": one.state.value,
        "steps": [step.step.value for step in one.steps],
        "domains": list(one.domains),
        "certificates": [
            {"fingerprint": standing.fingerprint, "state": state_at(standing, at).value}
            for standing in held
        ],
    }
