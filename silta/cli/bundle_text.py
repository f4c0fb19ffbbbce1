"""What ``silta bundle verify`` says, to people and to programs."""

from __future__ import annotations

import dataclasses
from typing import Final

import rich_click as click

from silta.base.times import utc_milliseconds
from silta.keys.fingerprint import Fingerprint, grouped
from silta.mailbox.evidence.bundle.check import Checked
from silta.mailbox.evidence.bundle.pack import Named
from silta.mailbox.evidence.bundle.pins import Pins

COMPARE: Final = (
    "Compare the fingerprints with those that you got in another way: a forger's bundle\n"
    "would fit together too. --receipts-key and --log-key do it for you."
)


def as_document(checked: Checked) -> dict[str, object]:
    """Return what the check says, for one JSON document."""
    stated, first = checked.stated, checked.records[0].facts if checked.records else None
    return {
        "holds": not checked.findings,
        "complete": checked.is_complete,
        "message": first.message if first else None,
        "authority": first.authority if first else None,
        "has_documents": checked.has_content,
        "signer": checked.signer,
        "receipts_keys": checked.receipts_keys,
        "log_key": checked.log_key,
        "checkpoint": {
            "log": stated.head.origin,
            "size": stated.head.size,
            "root": stated.head.root.hex(),
            "time": utc_milliseconds(stated.at),
        }
        if stated
        else None,
        "records": [_record(one) for one in checked.records],
        "findings": [dataclasses.asdict(one) for one in checked.findings],
    }


def tell(checked: Checked, pins: Pins) -> None:
    """Say it in lines: what does not hold on standard error, or that all of it holds."""
    for finding in checked.findings:
        click.echo(f"silta: {finding}", err=True)
    if checked.findings:
        return
    click.echo("the bundle holds: all in it fits together")
    click.echo(f"message       {checked.records[0].facts.message}")
    click.echo(f"authority     {checked.records[0].facts.authority}")
    click.echo(
        f"events        {len(checked.records)} in this bundle, and maybe newer ones elsewhere"
    )
    _tell_keys(checked)
    for one in checked.records:
        click.echo(f"  {one.stem:<18} {utc_milliseconds(one.facts.time)}  {_standing(one)}")
    if not checked.has_content:
        click.echo("it has neither the letter nor its documents: its salts cannot be checked")
    if not (pins.receipts_keys and (pins.log_key or checked.log_key is None)):
        click.echo(COMPARE)


def _tell_keys(checked: Checked) -> None:
    _tell_key("municipality", checked.signer)
    for key in checked.receipts_keys:
        _tell_key("receipts", key)
    if checked.log_key is not None:
        click.echo(f"log key       {checked.log_key}")
    if checked.stated is not None:
        head = checked.stated.head
        click.echo(f"checkpoint    {head.size} records, root {head.root.hex()}")


def _tell_key(name: str, key: Fingerprint | None) -> None:
    click.echo(f"{name:<13} {grouped(key) if key else 'not known'}")


def _standing(one: Named) -> str:
    if one.told.placed is None:
        return "signed, not under a checkpoint yet"
    return f"signed, place {one.told.placed.index} in the log"


def _record(one: Named) -> dict[str, object]:
    return {
        "name": one.stem,
        "evidence_id": one.facts.evidence_id,
        "event": one.facts.event,
        "time": utc_milliseconds(one.facts.time),
        "log_index": one.told.placed.index if one.told.placed else None,
    }
