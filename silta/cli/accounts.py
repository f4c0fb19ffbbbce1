"""``silta account``: citizens' accounts. A real one opens by strong identification alone."""

from __future__ import annotations

import dataclasses
import sys

import rich_click as click

from silta.base.act import ActRefused
from silta.base.clock import now
from silta.base.database import Transaction
from silta.base.identity import Hetu, parse_hetu
from silta.cli.house import House, open_house
from silta.cli.secret_files import SIGNER_PRIVATE, WRAP_PUBLIC
from silta.cli.show import as_json, show_one, show_rows
from silta.mailbox.account import Account, AccountState
from silta.mailbox.opening import AccountMaker, open_account
from silta.mailbox.store import accounts, messages, negative_answers
from silta.mailbox.vault.secret_keys import (
    UnreadableKey,
    load_private_signer,
    load_public_wrap_key,
)

hetu_option = click.option(
    "--hetu", "typed", required=True, help="Identity code; - reads it from standard input."
)


@click.group()
def account() -> None:
    """Accounts: by number and state alone, never by name."""


@account.command("open")
@hetu_option
@click.option("--name", required=True, help="'Given Family'.")
@click.option("--family-name", help="Else the last word of the name.")
def open_(typed: str, name: str, family_name: str | None) -> None:
    """Open an account for an identity code of the 900 series: tests and demonstrations."""
    code = read_hetu(typed)
    if not code.is_test:
        raise ActRefused("a real account opens by strong identification alone")
    family = family_name or (name.split() or [""])[-1]
    if not family.strip():
        raise ActRefused("--name is empty")
    with open_house() as house:
        opened = _open(house, code, family)
    click.echo(f"account {opened.id} is open")


@account.command("list")
@as_json
def list_(*, as_json: bool) -> None:
    """List the accounts."""
    with open_house() as house, house.database.read() as transaction:
        rows = [_row(transaction, one) for one in accounts.list_all(transaction)]
    show_rows(rows, json_wanted=as_json, empty="no accounts yet")


@account.command()
@hetu_option
@as_json
def show(typed: str, *, as_json: bool) -> None:
    """Show a person's account."""
    with open_house() as house, house.database.read() as transaction:
        found = _row(transaction, find(house, transaction, read_hetu(typed)))
    show_one(found, json_wanted=as_json)


@account.command()
@hetu_option
@as_json
def events(typed: str, *, as_json: bool) -> None:
    """List what authorities were told of a person without filing anything, newest first."""
    with open_house() as house, house.database.read() as transaction:
        found = find(house, transaction, read_hetu(typed))
        told = negative_answers.list_of_account(transaction, found.id)
    rows = [dataclasses.asdict(one) for one in told]
    show_rows(rows, json_wanted=as_json, empty="no negative answers about this person yet")


@account.command()
@hetu_option
def pause(typed: str) -> None:
    """Pause an account: decisions come on paper again."""
    _change(typed, AccountState.PAUSED)


@account.command()
@hetu_option
@click.option("--yes", is_flag=True, help="Do not ask; nobody is asked where no terminal is.")
def close(typed: str, *, yes: bool) -> None:
    """Close an account and destroy its private key: what was filed never opens again."""
    if not yes and sys.stdin.isatty():
        click.confirm("Nothing that was filed opens any more after this. Close?", abort=True)
    _change(typed, AccountState.CLOSED)


def _change(typed: str, state: AccountState) -> None:
    with open_house() as house:
        with house.database.write() as transaction:
            found = find(house, transaction, read_hetu(typed))
            accounts.set_state(transaction, found, state, now())
        house.database.forget()
    click.echo(f"account {found.id} is {state}")


def _open(house: House, code: Hetu, family_name: str) -> Account:
    maker = account_maker(house)
    with house.database.write() as transaction:
        return open_account(transaction, maker, code, family_name, now())


def account_maker(house: House) -> AccountMaker:
    """Return what makes accounts, from the portal's secrets; raise ActRefused without them."""
    try:
        wrap_to = load_public_wrap_key(house.secret(WRAP_PUBLIC))
        sign_with = load_private_signer(house.secret(SIGNER_PRIVATE))
    except UnreadableKey as error:
        raise ActRefused(str(error)) from None
    return AccountMaker(house.hash_keys().lookup, wrap_to, sign_with)


def find(house: House, transaction: Transaction, code: Hetu) -> Account:
    """Return a person's account; raise ActRefused when there is none."""
    found = accounts.find(transaction, house.hash_keys().lookup, code)
    if found is None:
        raise ActRefused("this person has no account")
    return found


def read_hetu(typed: str) -> Hetu:
    """Return the identity code as typed, or from standard input for ``-``."""
    text = sys.stdin.readline() if typed == "-" else typed
    try:
        return parse_hetu(text.strip())
    except ValueError as error:
        raise ActRefused(f"--hetu: {error}") from None


def _row(transaction: Transaction, one: Account) -> dict[str, object]:
    return {
        "id": one.id,
        "state": one.state.value,
        "opened_at": one.opened_at,
        "messages": messages.count(transaction, one.id),
    }
