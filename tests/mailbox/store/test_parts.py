"""Which sealed files the database names."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from silta.base.database import Database
from silta.mailbox import filing
from silta.mailbox.store import parts
from silta.mailbox.tables import part
from silta.mailbox.vault.files import file_name
from silta.mailbox.vault.types import PartKind
from tests.mailbox.filed_letters import KEYS, furnish, letter_of, to_file
from tests.mailbox.vault.cast import LETTER, OTHER_LETTER
from tests.registry import SILTALA

NAMED = file_name(LETTER, PartKind.DOCUMENT, 0)
UNNAMED = file_name(LETTER, PartKind.DOCUMENT, 7)
ANOTHERS = file_name(OTHER_LETTER, PartKind.DOCUMENT, 0)


@pytest.fixture(autouse=True)
def letter_with_a_file(database: Database) -> None:
    """File a letter of which one document stands in a file."""
    furnish(database)
    document = (part.c.kind == PartKind.DOCUMENT) & (part.c.number == 0)
    with database.write() as transaction:
        filing.hold(transaction, SILTALA.id)
        filing.file(transaction, to_file(letter_of()), KEYS)
        transaction.execute(update(part).where(document).values(file=NAMED, content=None))


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ({NAMED, UNNAMED, ANOTHERS}, {NAMED}),
        ({UNNAMED, ANOTHERS}, set()),
        (set(), set()),
    ],
)
def test_what_a_part_names_is_named(database: Database, asked: set[str], named: set[str]) -> None:
    """And nothing of what stands beside it; parts in the row name no file."""
    with database.read() as transaction:
        assert parts.named(transaction, asked) == named


def test_a_thousand_files_are_asked_for_at_once(database: Database) -> None:
    """The sweep does, on both databases."""
    many = [file_name(LETTER, PartKind.DOCUMENT, number) for number in range(1000)]
    with database.read() as transaction:
        assert parts.named(transaction, many) == {NAMED}
