"""The schema's history: it ends where the tables of the code are, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

import silta.keys.tables
import silta.mailbox.outbox.tables
import silta.mailbox.tables
import silta.portal.tables  # noqa: F401 -- all fill the metadata
from silta.base.act import ActRefused
from silta.base.database import Database, Transaction
from silta.base.tables import metadata
from silta.keys.store import authorities
from silta.mailbox.store import negative_answers
from silta.migrations import _config, is_current, migrate
from tests.registry import NOW, SILTALA


@pytest.fixture
def empty(database_url: str) -> Iterator[Database]:
    """Give a database without a schema."""
    database = Database(database_url)
    yield database
    database.close()


def test_the_history_ends_at_the_tables_of_the_code(empty: Database) -> None:
    """A table that only the code knows would be missing in production."""
    migrate(empty)
    with empty.read() as transaction:
        context = MigrationContext.configure(transaction, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        tables = set(inspect(transaction).get_table_names())
    assert tables == {*metadata.tables, "alembic_version"}


def test_an_empty_database_is_not_current(empty: Database) -> None:
    """Every command but init and migrate asks this first."""
    assert not is_current(empty)
    migrate(empty)
    assert is_current(empty)


def test_a_second_migration_changes_nothing(empty: Database) -> None:
    """``silta init`` runs it each time."""
    migrate(empty)
    with empty.write() as transaction:
        transaction.execute(text("INSERT INTO secret_mark VALUES ('a.key', '00')"))
    migrate(empty)
    with empty.read() as transaction:
        assert transaction.execute(text("SELECT * FROM secret_mark")).all() == [("a.key", "00")]


def _add_siltala_as_then(transaction: Transaction) -> None:
    """Register Siltala in the columns of that version: today's store writes newer ones too."""
    given = {"id": SILTALA.id, "name_fi": SILTALA.name_fi, "at": NOW}
    added = "INSERT INTO authority (id, name_fi, state, ring_generation, added_at)"
    transaction.execute(text(f"{added} VALUES (:id, :name_fi, 'preparing', 0, :at)"), given)
    for domain in SILTALA.domains:
        owned = {"domain": domain, "id": SILTALA.id}
        transaction.execute(text("INSERT INTO authority_domain VALUES (:domain, :id)"), owned)


def test_what_the_version_before_wrote_is_kept(empty: Database) -> None:
    """Each step adds to a home in use, where rows refer to one another."""
    with empty.write() as transaction:
        config = _config()
        config.attributes["connection"] = transaction
        command.upgrade(config, "0002")
        _add_siltala_as_then(transaction)
    assert not is_current(empty)
    migrate(empty)
    with empty.read() as transaction:
        assert authorities.find(transaction, SILTALA.id) == SILTALA
        assert negative_answers.count_since(transaction, SILTALA.id, NOW) == 0


def test_a_schema_from_the_future_is_refused(empty: Database) -> None:
    """An older program beside newer data ends in one line, and touches nothing."""
    migrate(empty)
    with empty.write() as transaction:
        transaction.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert not is_current(empty)
    with pytest.raises(ActRefused, match="unknown here"):
        migrate(empty)
