"""Checkpoints from elsewhere: a note by the log's key, a statement, or a documented refusal."""

from __future__ import annotations

from typing import Final

from silta.mailbox.evidence.checkpoint import (
    CheckpointInvalid,
    body_of,
    parse_statement,
    signed_by,
    statement_of,
)
from silta.mailbox.evidence.note import NoteInvalid, key_of, sign_note
from tests.fuzz.target import Target
from tests.mailbox.evidence.test_checkpoint import BODY, HEAD, STATEMENT
from tests.mailbox.evidence.whole_log import PRIVATE, PUBLIC

NOTE: Final = sign_note(BODY, HEAD.origin, PRIVATE)
KEY: Final = str(key_of(HEAD.origin, PRIVATE))


def attempt(data: bytes) -> bool:
    """Read both forms; what is taken is written in one way alone."""
    text = data.decode("utf-8", errors="replace")
    try:
        # Lines of another's signatures, and of another's words, are taken with ours.
        assert signed_by(text, PUBLIC) == HEAD
        assert text.startswith(BODY)
    except (CheckpointInvalid, NoteInvalid):
        return _is_statement(text)
    return True


def _is_statement(text: str) -> bool:
    try:
        head, at = parse_statement(text)
    except CheckpointInvalid:
        return False
    assert statement_of(head, at) == text
    assert body_of(head).count("\n") == 3
    return True


TARGET = Target(
    attempt,
    seeds=[
        NOTE.encode(),
        NOTE.encode() + "— witness.example AAAAAAAA\n".encode(),
        STATEMENT.encode(),
        BODY.encode(),
        KEY.encode(),
        b"",
    ],
    words=["— ".encode(), b"\n\n", b"size: ", b"root: ", HEAD.origin.encode(), b"Z\n"],
)
