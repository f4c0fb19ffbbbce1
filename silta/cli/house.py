"""Putting the house together: settings, home, database and secrets for one command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from silta.base.act import ActRefused
from silta.base.database import Database, DatabaseFault, what_the_driver_says
from silta.base.home import Home, read_secret
from silta.base.keyed_hash import SECRET_BYTES, HashKey
from silta.base.settings import Settings
from silta.base.store import secret_marks
from silta.cli.secret_files import EVIDENCE_KEY, LOOKUP_KEY, mark_of, path_to_read
from silta.mailbox.filed import HashKeys
from silta.migrations import is_current


@dataclass(frozen=True, slots=True)
class House:
    """What most commands work with."""

    settings: Settings
    home: Home
    database: Database

    def hash_keys(self) -> HashKeys:
        """Return the secrets for look-ups and for evidence; raise ActRefused without them."""
        return HashKeys(HashKey(self.secret(LOOKUP_KEY)), HashKey(self.secret(EVIDENCE_KEY)))

    def secret(self, name: str) -> bytes:
        """Return a secret of this home, which is the one that the database's data was made with.

        Raises ActRefused otherwise: with another one every look-up would miss, and every
        municipality would be told to serve on paper.
        """
        path = path_to_read(self.home, name)
        content = read_secret(path)
        with self.database.read() as transaction:
            mark = secret_marks(transaction).get(name)
        if len(content) != SECRET_BYTES:
            raise ActRefused(f"{path} is damaged: restore it")
        if mark != mark_of(name, content):
            raise ActRefused(f"{path} is not the one that the data was made with: restore it")
        return content


@contextmanager
def open_house(*, checked: bool = True) -> Iterator[House]:
    """Open the database of the settings; ``checked`` asks that its schema is this version's.

    Raises ActRefused with one line for a database that is away or of another version.
    """
    settings = Settings.load()
    home = Home(settings.home)
    if checked and settings.database_url is None and not home.path.is_dir():
        raise ActRefused(f"no home at {home.path}: run 'silta init'")
    database = _database(settings)
    try:
        if checked and not is_current(database):
            raise ActRefused("the database has another version's schema: run 'silta migrate'")
        yield House(settings, home, database)
    except DatabaseFault as error:
        raise ActRefused(f"the database does not answer: {what_the_driver_says(error)}") from None
    finally:
        database.close()


def _database(settings: Settings) -> Database:
    try:
        return Database(settings.database)
    except (DatabaseFault, ValueError):
        # Without the address itself, which may hold a password.
        raise ActRefused("SILTA_DATABASE_URL: not the address of a database") from None
