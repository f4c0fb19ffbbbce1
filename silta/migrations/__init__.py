"""The schema's one history, for SQLite and PostgreSQL alike (Alembic)."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from silta.base.act import ActRefused
from silta.base.database import Database

FOLDER = Path(__file__).parent


def migrate(database: Database) -> None:
    """Bring the schema forward to this version's, in one transaction; a current one stays.

    Raises ActRefused for a schema that this version does not know: a newer Silta made it.
    """
    with database.write() as transaction:
        config = _config()
        config.attributes["connection"] = transaction
        try:
            command.upgrade(config, "head")
        except CommandError:
            raise ActRefused("the database's schema is of a version unknown here") from None


def is_current(database: Database) -> bool:
    """Tell whether the database has this version's schema."""
    with database.read() as transaction:
        found = MigrationContext.configure(transaction).get_current_revision()
    return found == ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return config
