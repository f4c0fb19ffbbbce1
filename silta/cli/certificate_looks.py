"""``silta certificate show``, ``try`` and ``list``: looking, and changing nothing."""

from __future__ import annotations

import rich_click as click

from silta.base.clock import now
from silta.cli.certificate_text import key_row, lines, row
from silta.cli.house import open_house
from silta.cli.initialising import must_have_gpg
from silta.cli.show import as_json, show_json, show_rows
from silta.cli.typed import fingerprint_of
from silta.keys.certificate import read_or_refuse
from silta.keys.fingerprint import grouped
from silta.keys.fingerprint_code import as_text
from silta.keys.remarks import WORDS, foreign_user_ids, remarks
from silta.keys.store import authorities, certificate_pages, certificates
from silta.keys.trial import try_certificate
from silta.mailbox.reach import reach_of


@click.command()
@click.argument("typed", metavar="FINGERPRINT")
@click.option("--qr", is_flag=True, help="The fingerprint as a QR code, too.")
@as_json
def show(typed: str, *, qr: bool, as_json: bool) -> None:
    """Show one certificate: what it is, what policy says of it, what it may file."""
    must_have_gpg()
    fingerprint, at = fingerprint_of(typed), now()
    with open_house() as house, house.database.read() as transaction:
        standing = certificates.get(transaction, fingerprint)
        found = authorities.get(transaction, standing.authority)
        reach = reach_of(transaction, standing, at)
        content = certificate_pages.content(transaction, fingerprint)
    facts = read_or_refuse(content, str(fingerprint))
    said = {
        **row(standing, at),
        "keys": [f"{key} algorithm {strength.algorithm}, {strength.bits} bits"
                 for key, strength in standing.keys],
        "fingerprint_grouped": grouped(fingerprint),
        "user_ids": list(facts.user_ids),
        "foreign_user_ids": list(foreign_user_ids(facts.user_ids, found.domains)),
        "created_at": facts.created_at,
        "key_facts": [key_row(key) for key in facts.keys],
        "policy": [WORDS[remark] for remark in remarks(facts, found.domains, at)],
        "may_file": [service.code for service in reach.services],
        "authority_open": reach.is_open,
        "replaced_by": standing.replaced_by,
        "readers_warned_at": standing.readers_warned_at,
        "ended_at": standing.ended_at,
        "ended_reason": standing.ended_reason,
    }  # fmt: skip
    if as_json:
        show_json(said)
        return
    for line in lines(said):
        click.echo(line)
    if qr:
        click.echo(as_text(fingerprint))


@click.command("try")
@click.argument("typed", metavar="FINGERPRINT")
@as_json
def try_(typed: str, *, as_json: bool) -> None:
    """Sign and encrypt a trial message to a certificate, as a receipt would be."""
    must_have_gpg()
    fingerprint = fingerprint_of(typed)
    with open_house() as house, house.database.read() as transaction:
        certificates.get(transaction, fingerprint)
        content = certificate_pages.content(transaction, fingerprint)
    facts = read_or_refuse(content, str(fingerprint))
    tried = try_certificate(facts, now())
    if as_json:
        show_json({"encrypted_to": tried.encrypted_to, "signed_by": tried.signed_by,
                   "message": tried.armoured})  # fmt: skip
        return
    click.echo(tried.armoured, nl=False)
    click.echo(f"encrypted to {', '.join(map(grouped, tried.encrypted_to))}", err=True)
    click.echo(f"signed by {grouped(tried.signed_by)}, a key made for this trial alone", err=True)
    click.echo("send it to the authority: if it can read it, receipts can be encrypted", err=True)


@click.command("list")
@as_json
def list_(*, as_json: bool) -> None:
    """List all certificates."""
    at = now()
    with open_house() as house, house.database.read() as transaction:
        rows = [row(standing, at) for standing in certificates.list_all(transaction)]
    show_rows(rows, json_wanted=as_json, empty="no certificates yet")
