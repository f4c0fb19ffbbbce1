"""A notice in the outbox: read back as it was put, and refused when it is none."""

from __future__ import annotations

import json

import pytest

from silta.base.database import Database
from silta.mailbox.notices.compose import Composer
from silta.mailbox.notices.notice import Kind, Notice, Reader, ReaderKind, body_of, notice_of
from tests.mailbox.notices.people import CONSOLE, DOMAIN, LIISA, NOW, add_administrator, item_of

ALARM = Notice(Reader(ReaderKind.ADMINISTRATOR, LIISA), Kind.ALARM, {"record": 17})
GOOD = {"to": {"administrator": LIISA}, "notice": "alarm", "record": 17}
TO = {"administrator": LIISA}


def test_a_notice_is_read_as_it_was_put() -> None:
    """The reader by id: an address is looked up when the mail leaves."""
    assert json.loads(body_of(ALARM)) == GOOD
    assert notice_of(body_of(ALARM)) == ALARM


@pytest.mark.parametrize(
    "body",
    [b"", b"\xff", b"[]", b"{}", b'{"to": {}, "notice": "alarm"}',
     b'{"to": {"administrator": "a", "authority": "b"}, "notice": "alarm"}',
     b'{"to": {"citizen": "210281-9988"}, "notice": "alarm"}',
     b'{"to": {"administrator": "a"}, "notice": "greeting"}'],
)  # fmt: skip
def test_what_is_no_notice_is_refused(body: bytes) -> None:
    """Another version put it there, or a fault of ours."""
    with pytest.raises(ValueError, match="not a notice"):
        notice_of(body)


@pytest.mark.parametrize(
    "body",
    [
        {"to": TO, "notice": "alarm"},
        {"to": TO, "notice": "alarm", "record": "first"},
        {"to": TO, "notice": "expiry", "certificate": "A" * 40},
        {"to": TO, "notice": "expiry", "authority": "1234567-1", "expires_at": None},
        {"to": TO, "notice": "daily"},
    ],
)
def test_facts_of_another_kind_are_refused(database: Database, body: dict[str, object]) -> None:
    """A person sees the item, and no half of a mail leaves."""
    add_administrator(database)
    composer = Composer(database, DOMAIN, CONSOLE, lambda: NOW)
    with pytest.raises(ValueError, match="not the facts"):
        composer(item_of(json.dumps(body).encode()))


@pytest.mark.parametrize("to", [TO, {"authority": "1234567-1"}])
def test_nobody_is_no_mail(database: Database, to: dict[str, str]) -> None:
    """An administrator or an authority that is not there gets nothing."""
    body = json.dumps({"to": to, "notice": "alarm", "record": 1}).encode()
    assert Composer(database, DOMAIN, CONSOLE, lambda: NOW)(item_of(body)) is None


def test_a_record_that_is_not_there_is_no_mail(database: Database) -> None:
    """An empty alarm would frighten, and say nothing."""
    add_administrator(database)
    assert Composer(database, DOMAIN, CONSOLE, lambda: NOW)(item_of(body_of(ALARM))) is None
