"""The statements that give the processes their rights."""

from __future__ import annotations

import pytest

from silta.base.act import ActRefused
from silta.base.tables import metadata
from silta.migrations.grants import Process, Rights, script
from silta.migrations.rights import RIGHTS
from tests.migrations.roles import Roles

PRIVILEGES = ("SELECT", "INSERT", "UPDATE")
NOT_OURS = {"alembic_version"}  # the migrations' own table

each_process = pytest.mark.parametrize("process", Process)
each_table = pytest.mark.parametrize("table", RIGHTS)


def test_every_table_is_named() -> None:
    """A table that is forgotten would be forgotten for every process."""
    assert set(RIGHTS) == {*metadata.tables, *NOT_OURS}


@each_table
def test_every_column_that_is_named_is_there(table: str) -> None:
    """A column that was renamed would take the whole script with it."""
    rights = [right for process in Process for right in RIGHTS[table].of(process)]
    named = {column for right in rights for column in right.columns}
    assert not named or named <= set(metadata.tables[table].columns.keys())


def test_every_process_has_its_field() -> None:
    """The table of rights is total by its type, if the type is."""
    assert set(Rights.__dataclass_fields__) == {process.value for process in Process}


@pytest.mark.parametrize("prefix", ["", "Silta_", 'a"; DROP TABLE audit; --', "1a", "a" * 42])
def test_a_prefix_is_a_plain_name(prefix: str) -> None:
    """It stands in SQL that the owner of the schema runs."""
    with pytest.raises(ActRefused, match="prefix"):
        script(RIGHTS, prefix)


def columns_of(roles: Roles) -> list[tuple[str, str]]:
    """Return each column of each table, as the database has them."""
    query = "SELECT table_name, column_name FROM information_schema.columns"
    with roles.owner.database() as database, database.read() as transaction:
        rows = transaction.exec_driver_sql(f"{query} WHERE table_schema = 'public'").all()
    return [(row[0], row[1]) for row in rows]


def has(roles: Roles, process: Process) -> set[tuple[str, str, str]]:
    """Return what the database says a process may, by table, column and privilege."""
    role, found = roles.name(process), set[tuple[str, str, str]]()
    with roles.owner.database() as database, database.read() as transaction:
        for table, column in columns_of(roles):
            for privilege in PRIVILEGES:
                question = (
                    f"SELECT has_column_privilege('{role}', '{table}', '{column}', '{privilege}')"
                )
                if transaction.exec_driver_sql(question).scalar():
                    found.add((table, column, privilege))
            question = (
                f"SELECT has_table_privilege('{role}', '{table}', 'DELETE, TRUNCATE, TRIGGER')"
            )
            if transaction.exec_driver_sql(question).scalar():
                found.add((table, "", "DELETE"))
    return found


def should_have(roles: Roles, process: Process) -> set[tuple[str, str, str]]:
    """Return the same, as the table of rights says it."""
    wanted = set[tuple[str, str, str]]()
    for table, column in columns_of(roles):
        for right in RIGHTS[table].of(process):
            if right.privilege == "DELETE":
                wanted.add((table, "", "DELETE"))
            elif not right.columns or column in right.columns:
                wanted.add((table, column, right.privilege))
    return wanted


@each_process
def test_a_process_has_what_the_table_says_and_no_more(roles: Roles, process: Process) -> None:
    """Column by column, whatever somebody gave by hand before."""
    with roles.owner.database() as database, database.write() as transaction:
        everybody = f'PUBLIC, "{roles.name(process)}"'
        transaction.exec_driver_sql(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {everybody}")
        transaction.exec_driver_sql(f"GRANT UPDATE (state) ON certificate TO {everybody}")
    roles.apply()
    assert has(roles, process) == should_have(roles, process)


@each_process
def test_no_process_can_make_tables(roles: Roles, process: Process) -> None:
    """One that can might put a table of its own in another's way."""
    assert roles.is_denied(process, "CREATE TABLE public.audit_2 (id integer)")
