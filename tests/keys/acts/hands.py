"""Whose hands act in the tests, and what stands in the chain afterwards."""

from __future__ import annotations

from typing import Any, Final

from silta.base.database import Database
from silta.keys.actor import Actor, Door
from silta.keys.store import audit

ELLI: Final = Actor("01JD00000000000000000000E1", "elli@silta.example", Door.CONSOLE)
OLLI: Final = Actor("01JD00000000000000000000O1", "olli@silta.example", Door.CONSOLE)
ROOT: Final = Actor("root", "root", Door.COMMAND_LINE)


def said(database: Database) -> list[dict[str, Any]]:
    """Return what the records of the chain say, the first one first."""
    with database.read() as transaction:
        return [one.said() for one in reversed(audit.latest(transaction, most=100))]
