"""Homes to look at, with each kind of database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest
from sqlalchemy import insert, select

from silta.base.database import Database
from silta.base.settings import Settings
from silta.base.tables import secret_mark
from silta.keys.tables import gateway_key
from tests.cli.command import Silta


@pytest.fixture
def house(silta: Silta, database_url: str) -> Silta:
    """Give the command in a home after ``silta init``, with each kind of database."""
    if database_url.startswith("sqlite"):
        return silta
    moved = replace(silta, settings={"SILTA_DATABASE_URL": database_url})
    moved.did("migrate")
    _copy_rows(silta, moved)
    return moved


def _copy_rows(source: Silta, target: Silta) -> None:
    """Copy what ``silta init`` wrote: to repeat it would make other keys, and cost seconds."""
    with (
        closing(database_of(source)) as old,
        closing(database_of(target)) as new,
        old.read() as reading,
        new.write() as writing,
    ):
        for table in (secret_mark, gateway_key):
            rows = [dict(row._mapping) for row in reading.execute(select(table))]
            writing.execute(insert(table), rows)


def database_of(silta: Silta) -> Database:
    """Return the database that a home's settings name; whoever asks closes it."""
    settings = {"SILTA_HOME": str(silta.home), **silta.settings}
    return Database(Settings.load(settings).database)


@pytest.fixture
def database(house: Silta) -> Iterator[Database]:
    """Give the database of the house."""
    with closing(database_of(house)) as opened:
        yield opened


@pytest.fixture
def quiet(silta: Silta) -> Silta:
    """Give a home with settings that nobody finds fault with, on ports where nothing listens."""
    settings = {
        "SILTA_DOMAIN": "silta.example",
        "SILTA_PUBLIC_URL": "https://asiointi.silta.example",
        "SILTA_ADMIN_URL": "https://hallinta.silta.example",
    }
    return replace(silta, settings=settings)
