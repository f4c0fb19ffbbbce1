"""A town on PostgreSQL where each process has a role of its own, as ``silta rights`` makes it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from psycopg.sql import SQL, Identifier
from sqlalchemy import make_url, text
from sqlalchemy.exc import ProgrammingError

from silta.base.database import Database
from silta.migrations.grants import Process
from tests.peers.postgres import Postgres
from tests.road.building import copy_of
from tests.town import Town, run_silta


@dataclass(frozen=True, slots=True)
class Roles:
    """The town as its owner has it, and the same as each process has it."""

    owner: Town
    server: Postgres
    prefix: str

    def name(self, process: Process) -> str:
        """Return the role of a process."""
        return f"{self.prefix}{process}"

    def town(self, process: Process) -> Town:
        """Return the town with the database as a process sees it."""
        url = make_url(self.owner.database_url).set(username=self.name(process))
        return replace(self.owner, database_url=url.render_as_string(hide_password=False))

    @contextmanager
    def database(self, process: Process) -> Iterator[Database]:
        """Give the database as a process sees it."""
        with self.town(process).database() as database:
            yield database

    def apply(self) -> None:
        """Run what ``silta rights`` prints, as the owner of the schema does."""
        given = run_silta({}, "rights", "--role-prefix", self.prefix)
        name = make_url(self.owner.database_url).database or ""
        with self.server.connect(name) as connection:
            connection.execute(given.encode())

    def is_denied(self, process: Process, statement: str) -> bool:
        """Tell whether PostgreSQL refuses a statement for want of a right, and for nothing else."""
        with self.database(process) as database:
            try:
                with database.write() as transaction:
                    transaction.execute(text(statement))
            except ProgrammingError as error:
                return "permission denied" in str(error.orig)
        return False


@contextmanager
def open_roles(server: Postgres, first: Town) -> Iterator[Roles]:
    """Give a town with its roles, which may log in; all is gone after the block."""
    prefix = f"silta-{secrets.token_hex(4)}-"
    try:
        with server.fresh_database() as url, copy_of(first, url) as town:
            roles = Roles(town, server, prefix)
            roles.apply()
            _order(roles, "ALTER ROLE {} LOGIN")
            yield roles
    finally:
        _order(Roles(first, server, prefix), "DROP ROLE IF EXISTS {}")


def _order(roles: Roles, statement: str) -> None:
    with roles.server.connect() as connection:
        for process in Process:
            connection.execute(SQL(statement).format(Identifier(roles.name(process))))
