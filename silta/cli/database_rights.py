"""``silta rights``: the rights of the processes in PostgreSQL, as SQL for its owner to run."""

from __future__ import annotations

import rich_click as click

from silta.migrations.grants import script
from silta.migrations.rights import RIGHTS


@click.command()
@click.option(
    "--role-prefix", default="silta_", show_default=True, help="What each role begins with."
)
def rights(role_prefix: str) -> None:
    """Print the SQL that gives each process its rights in PostgreSQL; it changes nothing.

    To be run by the owner of the schema after each 'silta migrate', which may have made
    tables that no process has a right to yet. Safe to repeat.
    """
    click.echo(script(RIGHTS, role_prefix), nl=False)
