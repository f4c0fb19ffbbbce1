"""What a checkpoint says, in both its forms, and when one is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from silta.keys.fingerprint import Fingerprint
from silta.mailbox.evidence.checkpoint import (
    Checkpoint,
    CheckpointInvalid,
    TreeHead,
    body_of,
    is_due,
    origin_of,
    parse_body,
    parse_statement,
    signed_by,
    statement_of,
)
from silta.mailbox.evidence.note import NoteInvalid, sign_note

AT: Final = datetime(2026, 11, 23, 10, tzinfo=UTC)
HEAD: Final = TreeHead(origin_of("silta.example"), 4711, bytes(range(32)))
BODY: Final = "silta.example/log\n4711\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"
STATEMENT: Final = (
    "Silta transparency log\n"
    "log: silta.example/log\n"
    "size: 4711\n"
    "root: 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n"
    "time: 2026-11-23T10:00:00.000Z\n"
)
LAST: Final = Checkpoint(
    number=7,
    size=4711,
    root=HEAD.root,
    made_at=AT,
    note="",
    statement=STATEMENT,
    signature="",
    signer=Fingerprint("A" * 40),
)

heads = st.builds(
    TreeHead,
    st.sampled_from(["silta.example/log", "asiointi.siltala.example/log"]),
    st.integers(0, 2**53),
    st.binary(min_size=32, max_size=32),
)


def test_a_checkpoint_has_the_lines_of_other_logs() -> None:
    """Tools that witness other logs read it."""
    assert body_of(HEAD) == BODY
    assert parse_body(BODY + "a line that says more\n") == HEAD


def test_a_statement_can_be_read_by_people() -> None:
    """Its form stands in receipts, and must stay."""
    assert statement_of(HEAD, AT) == STATEMENT


@given(heads, st.datetimes(datetime(2026, 1, 1), datetime(2100, 1, 1)))  # noqa: DTZ001 -- made UTC
def test_what_is_written_is_read_again(head: TreeHead, naive: datetime) -> None:
    """In both forms, the time to a millisecond."""
    at = naive.replace(tzinfo=UTC, microsecond=naive.microsecond // 1000 * 1000)
    assert parse_body(body_of(head)) == head
    assert parse_statement(statement_of(head, at)) == (head, at)


@pytest.mark.parametrize(
    "text",
    ["", BODY[:-1], BODY.replace("4711", "04711"), BODY.replace("AAEC", "AAE"), "x" + STATEMENT],
)
def test_other_texts_are_no_checkpoint(text: str) -> None:
    """One way alone to write each."""
    for parse in (parse_body, parse_statement):
        with pytest.raises(CheckpointInvalid):
            parse(text)


@pytest.mark.parametrize(
    "text",
    [
        STATEMENT.replace("10:00", "25:00"),
        STATEMENT.replace("\n", "\r\n"),
        STATEMENT + "x: y\n",
        STATEMENT.replace("size: 4711\n", ""),
        STATEMENT.replace("0a0b", "0A0B"),
    ],
    ids=["time", "line-ends", "more", "less", "case"],
)
def test_other_texts_are_no_statement(text: str) -> None:
    """What people read and what the program reads must be the same."""
    with pytest.raises(CheckpointInvalid):
        parse_statement(text)


def test_a_note_is_opened_under_the_name_that_it_gives_the_log() -> None:
    """An instance that takes another domain goes on with its log."""
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    note = sign_note(BODY, HEAD.origin, private)
    assert signed_by(note, public) == HEAD
    with pytest.raises(NoteInvalid):
        signed_by(note.replace("silta.example", "naapurila.example"), public)
    with pytest.raises(NoteInvalid):
        signed_by(note, bytes(32))


@pytest.mark.parametrize(
    ("more", "later", "due"),
    [
        (0, timedelta(minutes=59), False),
        (0, timedelta(hours=1), True),
        (999, timedelta(minutes=4), False),
        (1000, timedelta(seconds=1), True),
        (1, timedelta(minutes=5), True),
        (5000, timedelta(0), False),
        (5000, -timedelta(minutes=1), False),
    ],
)
def test_a_checkpoint_is_due(more: int, later: timedelta, due: bool) -> None:  # noqa: FBT001 -- a table's column
    """Each hour, each 1,000 records, soon after any; never one older than the last."""
    assert is_due(LAST, LAST.size + more, AT + later) is due


def test_the_first_is_due_at_once() -> None:
    """A log without records can be witnessed too."""
    assert is_due(None, 0, AT)
    assert not is_due(replace(LAST, size=0), 0, AT + timedelta(minutes=5))
