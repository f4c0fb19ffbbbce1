"""A registry of many certificates costs what one of few costs: indexes, and rings of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
from sqlalchemy import Connection, event, text

from silta.base.database import Database, Transaction
from silta.base.identity import BusinessId
from silta.keys.store import authorities, certificate_marks, certificate_pages, certificates
from silta.mailbox.store import messages
from silta.mailbox.store.known import signer_alone
from tests.keys.acts.holding import NAAPURILAS, NEW, OLD, approve, register
from tests.registry import NOW, SILTALA

ASKED: Mapping[str, Callable[[Transaction], object]] = {
    "find": lambda transaction: certificates.find(transaction, OLD),
    "hold": lambda transaction: certificates.hold(transaction, OLD, alone=True),
    "ring": lambda transaction: certificates.ring(transaction, SILTALA.id),
    "of one": lambda transaction: certificates.list_all(transaction, SILTALA.id),
    "counted": lambda transaction: certificates.counted(transaction, OLD, SILTALA.id, NOW),
    "signer": lambda transaction: signer_alone(transaction, OLD, OLD),
    "content": lambda transaction: certificate_pages.content(transaction, OLD),
    "warned": lambda transaction: certificate_marks.warned(transaction, [OLD, NEW]),
    "came by": lambda transaction: messages.came_by(transaction, OLD, skipped=0, most=50),
    "count by": lambda transaction: messages.count_by(transaction, OLD),
}


@pytest.fixture(autouse=True)
def registered(database: Database) -> None:
    """Have three certificates of two authorities approved."""
    register(database)
    approve(database, OLD, NEW, NAAPURILAS)


def plans(database: Database, asked: Callable[[Transaction], object]) -> list[str]:
    """Return how the database means to answer each statement of a question."""
    said: list[tuple[str, object]] = []

    def heard(*happened: object) -> None:
        _, _, statement, parameters, *_ = happened
        said.append((str(statement), parameters))

    with database.read() as transaction:
        event.listen(transaction, "before_cursor_execute", heard)
        asked(transaction)
        event.remove(transaction, "before_cursor_execute", heard)
        return [_plan(transaction, *one) for one in said]


def _plan(transaction: Connection, statement: str, parameters: object) -> str:
    """Explain a statement; PostgreSQL would read a table of three rows whole."""
    is_sqlite = transaction.dialect.name == "sqlite"
    if not is_sqlite:
        transaction.execute(text("SET LOCAL enable_seqscan = off"))
    explained = f"EXPLAIN {'QUERY PLAN ' if is_sqlite else ''}{statement}"
    rows = transaction.exec_driver_sql(explained, parameters).all()  # type: ignore[arg-type]
    return "\n".join(str(row[-1]) for row in rows)


@pytest.mark.parametrize("name", ASKED)
def test_no_question_reads_the_whole_registry(database: Database, name: str) -> None:
    """Each goes by an index, whatever the number of certificates."""
    for plan in plans(database, ASKED[name]):
        assert "SCAN certificate" not in plan
        assert "Seq Scan" not in plan
        assert "SCAN message" not in plan


def test_a_ring_holds_its_authority_s_certificates_alone(database: Database) -> None:
    """However many the others have: a verification reads no more."""
    with database.write() as transaction:
        for number in range(100, 120):
            named = BusinessId(f"{number:07}-0")
            other = replace(SILTALA, id=named, domains=(f"k{number}.example",))
            authorities.add(transaction, other, NOW)
        assert len(certificates.ring(transaction, SILTALA.id)) == 2


def test_another_authority_s_change_makes_no_ring_anew(database: Database) -> None:
    """A generation is one authority's own."""
    with database.write() as transaction:
        before = authorities.get(transaction, SILTALA.id).ring_generation
        standing = certificates.get(transaction, NAAPURILAS)
        certificate_marks.replace(transaction, standing, NAAPURILAS, retires_at=NOW)
        assert authorities.get(transaction, SILTALA.id).ring_generation == before


def test_a_list_is_one_statement(database: Database) -> None:
    """Not one for each certificate."""
    assert len(plans(database, certificates.list_all)) == 1


@pytest.mark.parametrize(("skipped", "most", "found"), [(0, 2, 2), (2, 2, 1), (4, 2, 0)])
def test_a_page_is_a_part_of_the_list(
    database: Database, skipped: int, most: int, found: int
) -> None:
    """The newest first, behind those that wait."""
    with database.read() as transaction:
        page = certificate_pages.page(transaction, skipped=skipped, most=most)
        assert certificate_pages.count(transaction) == 3
        assert certificate_pages.count(transaction, SILTALA.id) == 2
    assert len(page) == found
