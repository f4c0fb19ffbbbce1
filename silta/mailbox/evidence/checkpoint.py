"""Checkpoints: what the transparency log was at a time, as a note and as a statement. Pure.

The note (C2SP tlog-checkpoint) is for the tools of other logs, and signed by the log's own
key. The statement says the same to people, for gpg: the receipts key signs it.
"""

from __future__ import annotations

import re
from binascii import Error as Base64Error
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import pybase64

from silta.base.times import utc_milliseconds
from silta.keys.fingerprint import Fingerprint
from silta.mailbox.evidence.note import LogKey, open_note

ROOT_BYTES: Final = 32  # SHA-256
# A copy with a witness is never further behind the log than this.
MOST_RECORDS: Final = 1_000
EVERY: Final = timedelta(hours=1)
# In a quiet hour too, the last record soon stands under a checkpoint.
SOON: Final = timedelta(minutes=5)

BODY = re.compile(r"([^\s+]+)\n(0|[1-9][0-9]{0,18})\n([A-Za-z0-9+/]{43}=)\n(?:[^\n]+\n)*")
STATEMENT = re.compile(
    r"Silta transparency log\n"
    r"log: (?P<origin>[^\s+]+)\n"
    r"size: (?P<size>0|[1-9][0-9]{0,18})\n"
    r"root: (?P<root>[0-9a-f]{64})\n"
    r"time: (?P<time>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z)\n"
)


class CheckpointInvalid(ValueError):  # noqa: N818 -- a finding about a text, told in one line
    """A text is no checkpoint, or no statement of one."""


@dataclass(frozen=True, slots=True)
class TreeHead:
    """What a log says of itself: how many records it has, and the root over all of them.

    ``origin`` is the log's name, and that of its key.
    """

    origin: str
    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree head at a time, signed by both keys; ``number`` counts the checkpoints from 1.

    ``signature`` is the one on the statement, detached and armoured, by ``signer``.
    """

    number: int
    size: int
    root: bytes
    made_at: datetime
    note: str
    statement: str
    signature: str
    signer: Fingerprint


def origin_of(domain: str) -> str:
    """Return the name of the log of an instance."""
    return f"{domain}/log"


def body_of(head: TreeHead) -> str:
    """Return what the log's own key signs."""
    return f"{head.origin}\n{head.size}\n{pybase64.b64encode(head.root).decode()}\n"


def parse_body(text: str) -> TreeHead:
    """Return what a checkpoint's text says; raise CheckpointInvalid for other texts.

    Lines that other logs add below are taken, and say nothing here.
    """
    found = BODY.fullmatch(text)
    if found is None:
        raise CheckpointInvalid("not the text of a checkpoint")
    try:
        root = pybase64.b64decode(found[3], validate=True)
    except Base64Error:
        raise CheckpointInvalid("broken base64 in a checkpoint") from None
    return TreeHead(found[1], int(found[2]), root)


def said_by(note: str) -> TreeHead:
    """Return what a note says, whoever signed it; raise CheckpointInvalid for other texts."""
    return parse_body(note.rpartition("\n\n")[0] + "\n")


def signed_by(note: str, public: bytes) -> TreeHead:
    """Return what a note says, if the log's key signed it under the name that it gives the log.

    Raises CheckpointInvalid or NoteInvalid. The name is not asked for: an instance that
    takes another domain goes on with its key, and with its log.
    """
    head = said_by(note)
    open_note(note, LogKey(head.origin, public))
    return head


def statement_of(head: TreeHead, at: datetime) -> str:
    """Return what the receipts key signs: the same, and since when it is so, in UTC."""
    return (
        "Silta transparency log\n"
        f"log: {head.origin}\n"
        f"size: {head.size}\n"
        f"root: {head.root.hex()}\n"
        f"time: {utc_milliseconds(at)}\n"
    )


def parse_statement(text: str) -> tuple[TreeHead, datetime]:
    """Return what a statement says; raise CheckpointInvalid for other texts."""
    found = STATEMENT.fullmatch(text)
    if found is None:
        raise CheckpointInvalid("not a statement of a checkpoint")
    try:
        at = datetime.fromisoformat(found["time"])
    except ValueError:
        raise CheckpointInvalid("a statement of no time") from None
    return TreeHead(found["origin"], int(found["size"]), bytes.fromhex(found["root"])), at


def is_due(last: Checkpoint | None, size: int, at: datetime) -> bool:
    """Tell whether a checkpoint is to be made of a log of ``size``."""
    if last is None:
        return True
    age = at - last.made_at
    if age <= timedelta(0):
        return False  # another worker's clock is ahead of ours
    return size - last.size >= MOST_RECORDS or age >= EVERY or (size > last.size and age >= SOON)
