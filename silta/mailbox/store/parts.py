"""The parts of messages in the database: which sealed files they name."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from silta.base.database import Transaction
from silta.mailbox.tables import part

MESSAGE_ID_CHARACTERS = 26  # of a ULID, at the start of each file's name


def named(transaction: Transaction, files: Collection[str]) -> frozenset[str]:
    """Return those of the files that a part names; at most some thousands at a time.

    The names are those of ``vault.files.file_name``. Their messages' ids stand in them, so
    the primary key finds the parts: reading every row to its end would read every content.
    """
    messages = {file.partition("/")[2][:MESSAGE_ID_CHARACTERS] for file in files}
    query = select(part.c.file).where(part.c.message_id.in_(messages), part.c.file.in_(files))
    return frozenset(file for file in transaction.scalars(query) if file is not None)
