"""The rights of the processes in PostgreSQL, from a table of them to the statements."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from silta.base.act import ActRefused

SCHEMA: Final = "public"
# PostgreSQL's names have 63 bytes; the longest of a process has 7.
PREFIX: Final = re.compile(r"[a-z_][a-z0-9_-]{0,40}")


class Process(StrEnum):
    """A process with a role of its own; the command line is the owner of the schema."""

    GATEWAY = "gateway"
    PORTAL = "portal"
    CONSOLE = "console"
    WORKER = "worker"


@dataclass(frozen=True, slots=True)
class Right:
    """A privilege on a table; where columns are named, on these alone."""

    privilege: str
    columns: tuple[str, ...] = ()


READ: Final = Right("SELECT")
ADD: Final = Right("INSERT")
CHANGE: Final = Right("UPDATE")
REMOVE: Final = Right("DELETE")
NOTHING: Final[tuple[Right, ...]] = ()


def read(*columns: str) -> Right:
    """Return the right to read some columns."""
    return Right("SELECT", columns)


def add(*columns: str) -> Right:
    """Return the right to add rows in which some columns alone are set."""
    return Right("INSERT", columns)


def change(*columns: str) -> Right:
    """Return the right to change some columns."""
    return Right("UPDATE", columns)


def hold(key: str) -> Right:
    """Return the right to lock rows (FOR SHARE), which is one to change a column of them.

    The column is the primary key: it cannot change while other rows refer to it.
    """
    return Right("UPDATE", (key,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What each process may do with one table; every process is named, even with nothing."""

    gateway: tuple[Right, ...]
    portal: tuple[Right, ...]
    console: tuple[Right, ...]
    worker: tuple[Right, ...]

    def of(self, process: Process) -> tuple[Right, ...]:
        """Return what one process may."""
        found: tuple[Right, ...] = getattr(self, process.value)
        return found


def script(tables: Mapping[str, Rights], prefix: str) -> str:
    """Return the SQL that gives each process its rights and takes all others; safe to repeat.

    It is one transaction, so that no running process is without its rights for a moment.
    Raises ActRefused for a prefix that is not a plain name.
    """
    if not PREFIX.fullmatch(prefix):
        raise ActRefused("a prefix is a lower-case letter or _, then letters, digits, _ and -")
    statements = [
        "BEGIN;",
        f"REVOKE CREATE ON SCHEMA {SCHEMA} FROM PUBLIC;",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {SCHEMA} FROM PUBLIC;",
    ]
    for process in Process:
        statements += ["", *_statements(tables, process, f'"{prefix}{process}"')]
    return "\n".join([*statements, "", "COMMIT;", ""])


def _statements(tables: Mapping[str, Rights], process: Process, role: str) -> Iterator[str]:
    yield _made_if_missing(role)
    # Of a whole table, it takes the rights to single columns too.
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA {SCHEMA} FROM {role};"
    yield f"REVOKE ALL ON SCHEMA {SCHEMA} FROM {role};"
    yield f"GRANT USAGE ON SCHEMA {SCHEMA} TO {role};"
    for table, rights in tables.items():
        if given := rights.of(process):
            what = ", ".join(map(_privilege, given))
            yield f'GRANT {what} ON {SCHEMA}."{table}" TO {role};'


def _made_if_missing(role: str) -> str:
    name = role.replace('"', "'")
    return (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {name}) THEN"
        f" CREATE ROLE {role} NOLOGIN; END IF; END $$;"
    )


def _privilege(right: Right) -> str:
    columns = ", ".join(f'"{column}"' for column in right.columns)
    return f"{right.privilege} ({columns})" if columns else right.privilege
