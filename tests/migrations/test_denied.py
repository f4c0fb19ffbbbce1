"""What a process cannot do in the database, whoever has taken it over."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from silta.migrations.grants import Process
from tests.migrations.roles import Roles

GATEWAY, PORTAL, CONSOLE, WORKER = Process
REGISTRY = (
    *("certificate", "certificate_key", "authority", "authority_domain", "administrator"),
    *("proposal", "service"),
)
CITIZENS = ("account", "account_key", "session", "pending", "terms_acceptance", "part")


@pytest.mark.parametrize("process", [GATEWAY, PORTAL, WORKER])
@pytest.mark.parametrize("table", REGISTRY)
def test_the_registry_is_written_by_the_console_alone(
    roles: Roles, process: Process, table: str
) -> None:
    """And by the command line, which is the schema's owner: else trust would have other doors."""
    assert roles.is_denied(process, f"INSERT INTO {table} DEFAULT VALUES")
    assert roles.is_denied(process, f"DELETE FROM {table}")  # noqa: S608 -- a name from above


@pytest.mark.parametrize("process", [GATEWAY, PORTAL, WORKER])
@pytest.mark.parametrize(
    "change",
    [
        "certificate SET state = 'approved'",
        "certificate SET content = ''",
        "certificate SET authority_id = '7654321-2'",
        "certificate_key SET can_sign = true",
        "authority SET state = 'open'",
        "authority SET ring_generation = 0",
        "service SET state = 'closed'",
        "gateway_key SET state = 'active'",
        "administrator SET role = 'keys'",
        "administrator SET state = 'active'",
        "administrator SET email = 'vieras@muukala.example'",
    ],
)
def test_nobody_else_changes_trust(roles: Roles, process: Process, change: str) -> None:
    """A gateway that was taken over approves no certificate."""
    assert roles.is_denied(process, f"UPDATE {change}")


@pytest.mark.parametrize("process", Process)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET hash = ''",
        "UPDATE evidence SET hash = ''",
        "UPDATE negative_answer SET reason = ''",
        *("DELETE FROM audit", "DELETE FROM evidence", "DELETE FROM negative_answer"),
        "TRUNCATE audit, evidence, negative_answer",
    ],
)
def test_what_is_added_is_never_changed(roles: Roles, process: Process, statement: str) -> None:
    """By no process; the chains find what the schema's owner does."""
    assert roles.is_denied(process, statement)


@pytest.mark.parametrize("table", CITIZENS)
def test_the_console_sees_nothing_of_the_citizens(roles: Roles, table: str) -> None:
    """Neither who has an account, nor what stands in a letter."""
    assert roles.is_denied(CONSOLE, f"TABLE {table}")


@pytest.mark.parametrize(
    ("process", "column"),
    [
        (CONSOLE, "account_id FROM message"),
        (CONSOLE, "content_key FROM message"),
        (CONSOLE, "account_id FROM negative_answer"),
        (CONSOLE, "body FROM outbox"),
        (GATEWAY, "content_key FROM message"),
        (GATEWAY, "content FROM part"),
        (GATEWAY, "record FROM evidence"),
        (GATEWAY, "record FROM audit"),
        (PORTAL, "record FROM audit"),
        (PORTAL, "issuer FROM administrator"),
        (WORKER, "content FROM part"),
        (WORKER, "content FROM session"),
        (WORKER, "account_id FROM message"),
    ],
)
def test_a_process_reads_no_more_than_it_needs(roles: Roles, process: Process, column: str) -> None:
    """What it cannot read, it cannot give away."""
    assert roles.is_denied(process, f"SELECT {column}")


@pytest.mark.parametrize(
    ("process", "statement"),
    [
        (GATEWAY, "UPDATE message SET acknowledged_at = NULL"),
        (GATEWAY, "DELETE FROM message"),
        (GATEWAY, "UPDATE account SET lookup = ''"),
        (GATEWAY, "UPDATE account_key SET public_key = ''"),
        (PORTAL, "UPDATE message SET certificate = ''"),
        (PORTAL, "DELETE FROM part"),
        (PORTAL, "UPDATE account_key SET public_key = ''"),
        (CONSOLE, "DELETE FROM message"),
        (CONSOLE, "UPDATE gateway_key SET state = 'active'"),
        (WORKER, "UPDATE message SET state = 'opened'"),
        (WORKER, "DELETE FROM notice_sent"),
    ],
)
def test_a_process_changes_no_more_than_it_needs(
    roles: Roles, process: Process, statement: str
) -> None:
    """A letter once filed is changed by its reader's acts alone."""
    assert roles.is_denied(process, statement)


@pytest.mark.parametrize(
    "key", ["certificate SET fingerprint", "account SET id", "authority SET id"]
)
def test_the_key_that_a_lock_asks_for_stays(roles: Roles, key: str) -> None:
    """Without the right to change it no row could be locked; other rows hold it in place."""
    with (
        roles.database(GATEWAY) as database,
        pytest.raises(IntegrityError),
        database.write() as transaction,
    ):
        transaction.execute(text(f"UPDATE {key} = 'x'"))
