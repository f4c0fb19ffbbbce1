"""Marks for what was recorded before there were any."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from silta.base.database import Database
from silta.mailbox.evidence.record import Event
from silta.mailbox.store import evidence_marks
from silta.mailbox.store.evidence_marks import mark_earlier
from silta.mailbox.tables import evidence
from tests.mailbox.evidence.records import write
from tests.mailbox.filed_letters import KEYS, furnish


@pytest.mark.parametrize("at_once", [2, 5, 1000])
def test_each_record_gets_its_mark(
    database: Database, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    """However many, in parts: the same one that it would have been written with."""
    monkeypatch.setattr(evidence_marks, "AT_ONCE", at_once)
    furnish(database)
    write(database, *[Event.REJECTED] * 5, message=None)
    marks = select(evidence.c.mark).order_by(evidence.c.number)
    with database.write() as transaction:
        before = list(transaction.scalars(marks))
        transaction.execute(update(evidence).values(mark=None))
    assert (mark_earlier(database, KEYS.evidence), mark_earlier(database, KEYS.evidence)) == (5, 0)
    with database.read() as transaction:
        assert list(transaction.scalars(marks)) == before


def test_a_mark_that_is_there_stays(database: Database) -> None:
    """A wrong one too: it is not for us to make it right."""
    furnish(database)
    write(database, Event.REJECTED, message=None)
    with database.write() as transaction:
        transaction.execute(update(evidence).values(mark=b"M" * 32))
    assert mark_earlier(database, KEYS.evidence) == 0
    with database.read() as transaction:
        assert transaction.scalar(select(evidence.c.mark)) == b"M" * 32
