"""``silta certificate add`` and ``fetch``: a certificate comes in, and is pending."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from silta.base.act import ActRefused
from silta.base.clock import now
from silta.cli.authorities import business_id
from silta.cli.house import House, open_house
from silta.cli.initialising import must_have_gpg
from silta.keys.actor import owner
from silta.keys.acts import certificates as acts
from silta.keys.authority import Authority
from silta.keys.certificate import CertificateFacts, read_or_refuse
from silta.keys.directory_certificate import located
from silta.keys.fingerprint import grouped
from silta.keys.remarks import foreign_user_ids
from silta.keys.store import authorities


@click.command()
@click.option("--authority", "of", required=True, metavar="ID", help="Business id.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def add(of: str, file: Path) -> None:
    """Add a public certificate as pending; it counts once it is approved."""
    must_have_gpg()
    facts = read_or_refuse(file.read_bytes(), str(file))
    with open_house() as house:
        _add(house, _authority(house, of), facts, named=str(file), source="file")


@click.command()
@click.option("--authority", "of", required=True, metavar="ID", help="Business id.")
@click.argument("address")
def fetch(of: str, address: str) -> None:
    """Fetch a certificate from the authority's own Web Key Directory, and add it as pending."""
    must_have_gpg()
    with open_house() as house:
        found = _authority(house, of)
        mailbox, facts = located(address, found.domains)
        _add(house, found, facts, named=str(mailbox), source=f"web key directory: {mailbox}")


def _authority(house: House, typed: str) -> Authority:
    with house.database.read() as transaction:
        return authorities.get(transaction, business_id(typed))


def _add(
    house: House, found: Authority, facts: CertificateFacts, *, named: str, source: str
) -> None:
    """Add the certificate, and tell what there is to know of it before it is approved."""
    try:
        with house.database.write() as transaction:
            acts.add(transaction, owner(), found.id, facts, source=source, at=now())
    except ActRefused as refused:
        raise ActRefused(f"{named}: {refused}") from None
    click.echo(f"{facts.fingerprint}")
    click.echo(f"pending for {found.name_fi}: compare {grouped(facts.fingerprint)} by telephone")
    for user_id in foreign_user_ids(facts.user_ids, found.domains):
        click.echo(f"warning: of no domain of this authority: {user_id}", err=True)
