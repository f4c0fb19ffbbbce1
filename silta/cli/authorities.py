"""``silta authority``: onboarding municipalities."""

from __future__ import annotations

import dataclasses

import rich_click as click

from silta.base.act import ActRefused, os_user
from silta.base.clock import now
from silta.base.database import Transaction
from silta.base.identity import BusinessId, parse_address, parse_business_id
from silta.cli.house import open_house
from silta.cli.show import as_json, show_json, show_one, show_rows
from silta.gateway.curiosity import WINDOW
from silta.keys.authority import Authority, AuthorityState, Step, StepDone
from silta.keys.store import authorities, certificates
from silta.mailbox.store import negative_answers

LATEST = 50  # negative answers: a screen of them; all are in the database


def business_id(text: str) -> BusinessId:
    """Return a business id as typed, or refuse it in one line."""
    try:
        return parse_business_id(text)
    except ValueError as error:
        raise ActRefused(str(error)) from None


@click.group()
def authority() -> None:
    """Authorities: who may send, and how far their joining has come."""


@authority.command()
@click.option("--business-id", "typed_id", required=True, help="Y-tunnus, as 1234567-1.")
@click.option("--name-fi", required=True)
@click.option("--name-sv")
@click.option("--name-en")
@click.option("--domain", "domains", multiple=True, required=True, help="Mail domain; repeatable.")
@click.option("--receipts-to", help="Address for signed receipts.")
def add(  # noqa: PLR0913 -- one option each
    *,
    typed_id: str,
    name_fi: str,
    name_sv: str | None,
    name_en: str | None,
    domains: tuple[str, ...],
    receipts_to: str | None,
) -> None:
    """Add an authority, in preparation."""
    new = Authority(
        id=business_id(typed_id),
        name_fi=name_fi,
        name_sv=name_sv,
        name_en=name_en,
        state=AuthorityState.PREPARING,
        receipts_to=_address(receipts_to),
        domains=tuple(_domain(domain) for domain in domains),
        steps=(),
        ring_generation=0,
    )
    with open_house() as house, house.database.write() as transaction:
        authorities.add(transaction, new, now())
    click.echo(f"{new.id} added; next: its joining steps ({', '.join(Step)})")


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
    """Show one authority."""
    with open_house() as house, house.database.read() as transaction:
        found = authorities.get(transaction, business_id(typed_id))
        details = row(transaction, found)
    details["missing_steps"] = [step.value for step in found.missing_steps()]
    details["receipts_to"] = found.receipts_to
    show_one(details, json_wanted=as_json)


@authority.command("step")
@click.argument("typed_id", metavar="ID")
@click.argument("step_name", metavar="STEP", type=click.Choice([step.value for step in Step]))
@click.option("--reference", required=True, help="The paper behind it, say a case number.")
def record_step(typed_id: str, step_name: str, reference: str) -> None:
    """Record a step of joining: agreement, security, technical or details."""
    done = StepDone(Step(step_name), now(), os_user(), reference[:500])
    with open_house() as house, house.database.write() as transaction:
        found = authorities.get(transaction, business_id(typed_id))
        authorities.record_step(transaction, found.id, done)
    click.echo(f"{found.id}: {step_name} recorded")


@authority.command("open")
@click.argument("typed_id", metavar="ID")
def open_(typed_id: str) -> None:
    """Let an authority send; refused while a step of joining is missing."""
    with open_house() as house, house.database.write() as transaction:
        found = authorities.get(transaction, business_id(typed_id))
        found.must_be_ready()
        authorities.set_state(transaction, found.id, AuthorityState.OPEN)
    click.echo(f"{found.id} is open")


@authority.command()
@click.argument("typed_id", metavar="ID")
@click.option("--reason", required=True)
def suspend(typed_id: str, reason: str) -> None:
    """Stop an authority's mails, from the next one on."""
    with open_house() as house, house.database.write() as transaction:
        found = authorities.get(transaction, business_id(typed_id))
        authorities.set_state(transaction, found.id, AuthorityState.SUSPENDED, reason[:500])
    click.echo(f"{found.id} is suspended")


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
    held = certificates.list_all(transaction, one.id)
    return {
        "id": one.id,
        "name_fi": one.name_fi,
        "state": one.state.value,
        "steps": [step.step.value for step in one.steps],
        "domains": list(one.domains),
        "certificates": [
            {"fingerprint": standing.fingerprint, "state": standing.state.value}
            for standing in held
        ],
    }


def _address(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        return str(parse_address(text))
    except ValueError:
        raise ActRefused("--receipts-to is not a mail address") from None


def _domain(text: str) -> str:
    try:
        return parse_address(f"postmaster@{text}").domain
    except ValueError:
        raise ActRefused("--domain is not a mail domain") from None
