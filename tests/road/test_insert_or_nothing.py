"""What the filing's promise rests on: who inserted a row knows it, on both databases."""

from __future__ import annotations

from silta.base.store import insert_or_nothing
from silta.base.tables import secret_mark
from tests.town import Town


def test_who_inserts_a_row_is_told_so_and_nobody_else(town: Town) -> None:
    """On PostgreSQL the first was told no, and took its own row for an earlier filing.

    So it answered 250 for a message without documents and without evidence.
    """
    row = {"name": "koe.key", "key_id": "0123456789abcdef"}
    with town.database() as database, database.write() as transaction:
        told = [insert_or_nothing(transaction, secret_mark, row) for _ in range(3)]
    assert told == [True, False, False]
