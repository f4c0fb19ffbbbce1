"""``silta certificate``: the authorities' OpenPGP certificates, and which of them count."""

from __future__ import annotations

import sys
from pathlib import Path

import rich_click as click

from silta.base.act import ActRefused, os_user
from silta.base.clock import now
from silta.cli.authorities import business_id
from silta.cli.house import open_house
from silta.cli.initialising import must_have_gpg
from silta.cli.show import as_json, show_one, show_rows
from silta.keys.certificate import CertificateRefused, read_certificate
from silta.keys.fingerprint import Fingerprint, grouped, parse_fingerprint
from silta.keys.policy import problems_of
from silta.keys.standing import CertificateState, Ending, Standing
from silta.keys.store import authorities, certificates

SOON_DAYS = 60  # a municipality needs weeks to have a new certificate approved


@click.group()
def certificate() -> None:
    """Certificates: whose signature files a decision."""


@certificate.command()
@click.option("--authority", "owner", required=True, metavar="ID", help="Business id.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def add(owner: str, file: Path) -> None:
    """Add a public certificate as pending; it counts once it is approved."""
    must_have_gpg()
    try:
        facts = read_certificate(file.read_bytes())
    except CertificateRefused as refused:
        raise ActRefused(f"{file}: {refused}") from None
    problems = problems_of(facts)
    if problems:
        raise ActRefused(f"{file}: its signing key is too weak ({', '.join(problems)})")
    with open_house() as house, house.database.write() as transaction:
        found = authorities.get(transaction, business_id(owner))
        certificates.add(transaction, found.id, facts, at=now(), by=os_user())
    click.echo(f"{facts.fingerprint}")
    click.echo(f"pending for {found.name_fi}: compare {grouped(facts.fingerprint)} by telephone")


@certificate.command()
@click.argument("typed", metavar="FINGERPRINT")
def approve(typed: str) -> None:
    """Let a pending certificate file mails of its authority."""
    by = os_user()
    with open_house() as house, house.database.write() as transaction:
        standing = certificates.get(transaction, _fingerprint(typed))
        certificates.approve(transaction, standing, at=now(), by=by)
    alone = " (alone: the same hand added it)" if standing.added_by == by else ""
    click.echo(f"{standing.fingerprint} approved{alone}")


@certificate.command()
@click.argument("typed", metavar="FINGERPRINT")
@click.option("--reason")
def retire(typed: str, reason: str | None) -> None:
    """Take a certificate out of use in good order."""
    _end(typed, CertificateState.RETIRED, reason)


@certificate.command()
@click.argument("typed", metavar="FINGERPRINT")
@click.option("--reason")
def revoke(typed: str, reason: str | None) -> None:
    """Stop a certificate that cannot be trusted any more, from the next mail on."""
    _end(typed, CertificateState.REVOKED, reason)


@certificate.command()
@click.argument("typed", metavar="FINGERPRINT")
def drop(typed: str) -> None:
    """Forget a pending certificate."""
    with open_house() as house, house.database.write() as transaction:
        standing = certificates.get(transaction, _fingerprint(typed))
        certificates.drop(transaction, standing)
    click.echo(f"{standing.fingerprint} dropped")


@certificate.command()
@click.argument("typed", metavar="FINGERPRINT")
@as_json
def show(typed: str, *, as_json: bool) -> None:
    """Show one certificate."""
    with open_house() as house, house.database.read() as transaction:
        standing = certificates.get(transaction, _fingerprint(typed))
    keys = [f"{key} algorithm {strength.algorithm}, {strength.bits} bits"
            for key, strength in standing.keys]  # fmt: skip
    show_one({**_row(standing), "keys": keys}, json_wanted=as_json)


@certificate.command("list")
@as_json
def list_(*, as_json: bool) -> None:
    """List all certificates."""
    with open_house() as house, house.database.read() as transaction:
        rows = [_row(standing) for standing in certificates.list_all(transaction)]
    show_rows(rows, json_wanted=as_json, empty="no certificates yet")


@certificate.command()
@as_json
def check(*, as_json: bool) -> None:
    """List approved certificates that have expired or soon will; exit 1 if there are any."""
    with open_house() as house, house.database.read() as transaction:
        found = certificates.list_all(transaction)
    rows = [_row(standing) for standing in found if _needs_care(standing)]
    show_rows(rows, json_wanted=as_json, empty="all approved certificates are good")
    if rows:
        sys.exit(1)


def _needs_care(standing: Standing) -> bool:
    if standing.state != CertificateState.APPROVED or standing.expires_at is None:
        return False
    return (standing.expires_at - now()).days < SOON_DAYS


def _end(typed: str, state: CertificateState, reason: str | None) -> None:
    with open_house() as house, house.database.write() as transaction:
        standing = certificates.get(transaction, _fingerprint(typed))
        # Behind the filings that are under way: each of them is then from before the end.
        certificates.hold(transaction, standing.fingerprint, alone=True)
        ending = Ending(state, now(), os_user(), reason[:500] if reason else None)
        certificates.end(transaction, standing, ending)
    click.echo(f"{standing.fingerprint} {state}")


def _fingerprint(typed: str) -> Fingerprint:
    try:
        return parse_fingerprint(typed)
    except ValueError as error:
        raise ActRefused(str(error)) from None


def _row(standing: Standing) -> dict[str, object]:
    return {
        "fingerprint": standing.fingerprint,
        "authority": standing.authority,
        "state": standing.state.value,
        "user_id": standing.user_id,
        "expires_at": standing.expires_at,
        "added_by": standing.added_by,
        "approved_by": standing.approved_by,
    }
