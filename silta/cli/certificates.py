"""``silta certificate``: the authorities' OpenPGP certificates, and which of them count."""

from __future__ import annotations

from datetime import timedelta

import rich_click as click

from silta.base.clock import now
from silta.cli.certificate_adding import add, fetch
from silta.cli.certificate_check import check
from silta.cli.certificate_looks import list_, show, try_
from silta.cli.house import open_house
from silta.cli.typed import fingerprint_of
from silta.keys.actor import owner
from silta.keys.acts import certificate_marks as marks
from silta.keys.acts import certificates as acts
from silta.keys.standing import CertificateState


@click.group()
def certificate() -> None:
    """Certificates: whose signature files a decision."""


for _command in (add, fetch):
    certificate.add_command(_command)


@certificate.command()
@click.argument("typed", metavar="FINGERPRINT")
@click.option("--reason")
def approve(typed: str, reason: str | None) -> None:
    """Let a pending certificate file mails of its authority."""
    by = owner()
    with open_house() as house, house.database.write() as transaction:
        fingerprint = fingerprint_of(typed)
        before = acts.approve(transaction, by, fingerprint, reason=reason, at=now())
    alone = " (alone: the same hand added it)" if before.added_by == by.id else ""
    click.echo(f"{fingerprint} approved{alone}")


@certificate.command()
@click.argument("typed", metavar="OLD")
@click.option("--by", "typed_new", required=True, metavar="NEW", help="What takes its place.")
@click.option(
    "--overlap", required=True, type=click.IntRange(0, 366), metavar="DAYS", help="Both count."
)
@click.option("--reason")
def replace(typed: str, typed_new: str, overlap: int, reason: str | None) -> None:
    """Let an approved certificate take another's place; both count for a time."""
    old, new = fingerprint_of(typed), fingerprint_of(typed_new)
    with open_house() as house, house.database.write() as transaction:
        retires_at = marks.replace(
            transaction,
            owner(),
            old,
            by=new,
            overlap=timedelta(days=overlap),
            reason=reason,
            at=now(),
        )
    click.echo(f"{old} counts until {retires_at:%Y-%m-%dT%H:%M:%SZ}, then {new} alone")


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


@certificate.command("warn-readers")
@click.argument("typed", metavar="FINGERPRINT")
@click.option("--reason", required=True)
@click.option("--undo", is_flag=True, help="Take the warning back.")
def warn_readers(typed: str, reason: str, *, undo: bool) -> None:
    """Warn in the inbox of each message that a revoked certificate signed."""
    fingerprint = fingerprint_of(typed)
    with open_house() as house, house.database.write() as transaction:
        marks.warn_readers(transaction, owner(), fingerprint, on=not undo, reason=reason, at=now())
    click.echo(f"{fingerprint}: its readers are {'no longer ' if undo else ''}warned")


@certificate.command()
@click.argument("typed", metavar="FINGERPRINT")
def drop(typed: str) -> None:
    """Forget a pending certificate."""
    fingerprint = fingerprint_of(typed)
    with open_house() as house, house.database.write() as transaction:
        acts.drop(transaction, owner(), fingerprint, at=now())
    click.echo(f"{fingerprint} dropped")


for _command in (show, try_, list_, check):
    certificate.add_command(_command)


def _end(typed: str, state: CertificateState, reason: str | None) -> None:
    fingerprint = fingerprint_of(typed)
    with open_house() as house, house.database.write() as transaction:
        acts.end(transaction, owner(), fingerprint, state, reason=reason, at=now())
    click.echo(f"{fingerprint} {state}")
