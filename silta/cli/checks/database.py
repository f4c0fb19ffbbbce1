"""Check: the database is there, answers, and has this version's schema."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from silta.base.database_facts import facts_of
from silta.base.settings import Settings
from silta.cli.checks.examined import Examined
from silta.cli.checks.finding import Finding, broken, ok
from silta.migrations import is_current

SQLITE: Final = "sqlite:///"


def look(examined: Examined) -> Iterator[Finding]:
    """Ask the database what it is; nothing is made where nothing is."""
    path = sqlite_path(examined.settings)
    if path is not None and not _is_there(path):
        yield broken(f"{path} is missing", "restore it, or make a new home: 'silta init'")
    elif is_current(examined.house.database):
        with examined.read() as transaction:
            yield ok(f"{facts_of(transaction).version} answers, its schema is this version's")
    else:
        yield broken("its schema is another version's: no process starts", "run 'silta migrate'")


def look_at_settings(examined: Examined) -> Iterator[Finding]:
    """Ask for the settings by which what got a 250 is still there after a power cut."""
    with examined.read() as transaction:
        unsafe = facts_of(transaction).unsafe
    for name, value in unsafe.items():
        yield broken(
            f"{name} is {value}: a power cut may lose what was answered with 250, "
            "or leave what was deleted",
            "put it right in the database's configuration",
        )
    if not unsafe:
        yield ok("what is committed is on the disk, and what is deleted is gone")


def sqlite_path(settings: Settings) -> Path | None:
    """Return the file of an SQLite database, None for a server."""
    if not settings.database.startswith(SQLITE):
        return None
    return Path(settings.database.removeprefix(SQLITE).partition("?")[0])


def _is_there(path: Path) -> bool:
    """Tell whether a file is there; raise PermissionError for one that we may not read."""
    try:
        os.close(os.open(path, os.O_RDONLY))
    except FileNotFoundError:
        return False
    return True
