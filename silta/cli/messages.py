"""``silta message`` and ``silta evidence``: metadata and records, never content."""

from __future__ import annotations

import dataclasses
import json

import rich_click as click

from silta.base.act import ActRefused
from silta.base.database import Transaction
from silta.cli.accounts import find, read_hetu
from silta.cli.house import open_house
from silta.cli.show import as_json, show_rows
from silta.keys.fingerprint import Fingerprint, parse_fingerprint
from silta.keys.store import certificates
from silta.mailbox.store import evidence as records
from silta.mailbox.store import messages


@click.group()
def message() -> None:
    """Filed messages: ids, times, states and sizes."""


@message.command("list")
@click.option("--hetu", "typed", help="One person's; - reads the code from standard input.")
@click.option(
    "--certificate",
    "signer",
    metavar="FINGERPRINT",
    help="Those that came by one certificate, whatever became of it since.",
)
@as_json
def list_messages(typed: str | None, signer: str | None, *, as_json: bool) -> None:
    """List the filed messages."""
    with open_house() as house, house.database.read() as transaction:
        account = find(house, transaction, read_hetu(typed)).id if typed else None
        certificate = _registered(transaction, signer) if signer is not None else None
        found = messages.list_all(transaction, account, certificate)
    rows = [dataclasses.asdict(one) for one in found]
    show_rows(rows, json_wanted=as_json, empty="no messages filed yet")


def _registered(transaction: Transaction, typed: str) -> Fingerprint:
    """Return a certificate's fingerprint; raise ActRefused, so that a slip is no empty list."""
    try:
        fingerprint = parse_fingerprint(typed)
    except ValueError as error:
        raise ActRefused(f"--certificate: {error}") from None
    return certificates.get(transaction, fingerprint).fingerprint


@click.group()
def evidence() -> None:
    """Evidence: the records of each message's life."""


@evidence.command("list")
@click.option("--message", "reference", help="One message's, by its id here.")
@as_json
def list_evidence(reference: str | None, *, as_json: bool) -> None:
    """List the evidence records."""
    with open_house() as house, house.database.read() as transaction:
        found = records.list_all(transaction, reference)
    if as_json:
        rows = [json.loads(one.record) for one in found]
    else:
        rows = [
            {name: value for name, value in dataclasses.asdict(one).items() if name != "record"}
            for one in found
        ]
    show_rows(rows, json_wanted=as_json, empty="no evidence yet")
