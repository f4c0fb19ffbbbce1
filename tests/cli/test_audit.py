"""``silta audit``: whether the chain of acts holds, and where it breaks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import delete, update

from silta.base.database import Database
from silta.keys.tables import audit, audit_head
from tests.cli.command import Silta


@pytest.fixture
def acted(silta: Silta) -> Silta:
    """Give a home in which three administrators were invited."""
    for name in ("elli", "olli", "taru"):
        silta.did("admin", "add", "--email", f"{name}@silta.example", "--role", "keys")
    return silta


@pytest.fixture
def database(silta: Silta) -> Iterator[Database]:
    """Give the database of the home, for what no command does."""
    opened = Database(f"sqlite:///{silta.home / 'database' / 'silta.db'}")
    yield opened
    opened.close()


def head(silta: Silta) -> str:
    """Return the head as a notice names it."""
    found: str = silta.said("audit", "verify")["head"]
    return found


def test_an_empty_chain_holds(silta: Silta, database: Database) -> None:
    """Nobody has done anything yet."""
    with database.write() as transaction:
        transaction.execute(delete(audit))
        transaction.execute(delete(audit_head))
    assert silta.did("audit", "list") == "no administrator has done anything yet\n"
    assert silta.said("audit", "verify") == {"holds": True, "head": "0:", "broken": None}


def test_a_chain_holds_with_the_heads_of_notices(acted: Silta) -> None:
    """Old ones and the newest."""
    said = acted.did("audit", "verify", "--head", head(acted), "--head", "0:")
    number = head(acted).partition(":")[0]
    assert said == f"the chain holds: {number} records, head {head(acted)}\n"


def test_the_list_is_the_newest_first(acted: Silta) -> None:
    """Of all, or of one subject; at most so many."""
    newest, before = acted.said("audit", "list", "--most", "2")
    assert newest["number"] == before["number"] + 1
    of_it = acted.said("audit", "list", "--subject", before["subject"])
    assert [row["number"] for row in of_it] == [before["number"]]
    assert "administrator.invited" in acted.did("audit", "list")


@pytest.mark.parametrize(
    ("change", "number"),
    [
        (update(audit).where(audit.c.number == 2).values(record=b"{}"), 2),
        (update(audit).where(audit.c.number == 2).values(actor="muu"), 2),
        (delete(audit).where(audit.c.number == 1), 1),
        (delete(audit).where(audit.c.number == 3), 3),
    ],
    ids=["edit", "column", "first", "between"],
)
def test_a_break_is_named(acted: Silta, database: Database, change: Any, number: int) -> None:  # noqa: ANN401 -- any statement
    """Exit 1, in words and in JSON."""
    with database.write() as transaction:
        transaction.execute(change)
    assert acted.refused("audit", "verify").startswith(f"the chain breaks at record {number}: ")
    done = acted("audit", "verify", "--json")
    assert (done.exit_code, done.json["holds"], done.json["broken"]["number"]) == (1, False, number)


def test_a_chain_made_anew_is_found_by_a_notice(acted: Silta, silta: Silta) -> None:
    """Whoever writes to the database can make one that holds by itself."""
    other = "3:" + "0" * 64
    line = acted.refused("audit", "verify", "--head", other)
    assert line == "the chain breaks at record 3: it is not the record that a notice named"
    line = silta.refused("audit", "verify", "--head", "9:" + "0" * 64)
    assert line == "the chain breaks at record 9: a notice named a record that is not there"


@pytest.mark.parametrize("text", ["x", "", "1:zz", "3", "-1:"])
def test_what_is_no_head_is_refused(acted: Silta, text: str) -> None:
    """A slip of the hand is not a chain that holds."""
    done = acted("audit", "verify", "--head", text)
    assert done.exit_code == 1
    assert done.out == ""
