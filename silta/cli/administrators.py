"""``silta admin``: administrators and their invitations, by the machine's owner."""

from __future__ import annotations

import rich_click as click

from silta.base.clock import now
from silta.cli.house import open_house
from silta.cli.show import as_json, show_json, show_rows
from silta.keys.actor import owner
from silta.keys.acts import administrators as acts
from silta.keys.administrator import Administrator, Role
from silta.keys.invitation import LANGUAGES, Wanted, invitation_link
from silta.keys.store import administrators


@click.group()
def admin() -> None:
    """Administrators of the console: what you do here is recorded, and told to all."""


@admin.command()
@click.option("--email", required=True, help="Where notices go; it is not who somebody is.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--language", type=click.Choice(LANGUAGES), default="fi", show_default=True)
@click.option("--reason", help="Why, for the record.")
@as_json
def add(*, email: str, role: str, language: str, reason: str | None, as_json: bool) -> None:
    """Invite an administrator: print a link, this once; it is good for 7 days and one log-in."""
    wanted = Wanted(email, Role(role), language)
    with open_house() as house, house.database.write() as transaction:
        invited = acts.invite(transaction, owner(), wanted, reason=reason, at=now())
        link = invitation_link(house.settings.admin_url, language, invited.token)
    if as_json:
        show_json({"id": invited.id, "invitation": link, "until": invited.until})
        return
    click.echo(f"{link}\ngood until {invited.until:%Y-%m-%d %H:%M} UTC, for one log-in")


@admin.command("list")
@as_json
def list_(*, as_json: bool) -> None:
    """List the administrators, removed ones too."""
    with open_house() as house, house.database.read() as transaction:
        rows = [_row(one) for one in administrators.list_all(transaction)]
    show_rows(rows, json_wanted=as_json, empty="no administrators yet: silta admin add")


@admin.command()
@click.argument("administrator", metavar="ID")
@click.option("--reason", required=True, help="Why, for the record.")
def remove(administrator: str, reason: str) -> None:
    """End an administrator, or an invitation; their sessions end at once."""
    with open_house() as house, house.database.write() as transaction:
        found = acts.remove(transaction, owner(), administrator, reason=reason, at=now())
    click.echo(f"{found.id} is removed")


def _row(one: Administrator) -> dict[str, object]:
    return {
        "id": one.id,
        "email": one.email,
        "role": one.role.value,
        "state": one.state.value,
        "language": one.language,
        "invited_at": one.invited_at,
        "invited_by": one.invited_by,
        "bound_at": one.bound_at,
    }
