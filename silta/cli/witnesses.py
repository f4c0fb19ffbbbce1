"""Checkpoints from elsewhere than the database: kept by the worker, or sent to an authority."""

from __future__ import annotations

from pathlib import Path

from silta.base.act import ActRefused
from silta.base.reason import Refused
from silta.keys.receipt_verifier import ReceiptVerifier
from silta.mailbox.evidence.checkpoint import (
    CheckpointInvalid,
    TreeHead,
    parse_statement,
    signed_by,
)
from silta.mailbox.evidence.checkpoint_check import Witnessed
from silta.mailbox.evidence.kept_note import KeptNote
from silta.mailbox.evidence.note import NoteInvalid

# A checkpoint has some 300 bytes, and 10,000 with the signatures of many witnesses.
LONGEST_BYTES = 64 * 1024


def kept_by_worker(kept: KeptNote, public: bytes) -> list[Witnessed]:
    """Return what the worker kept; nothing where it kept none. Raises ActRefused if damaged."""
    note = kept.read()
    if note is None:
        return []
    return [Witnessed(f"the checkpoint in {kept.path}", _of_note(note, public, kept.path))]


def read_witnessed(path: Path, public: bytes, verifier: ReceiptVerifier) -> Witnessed:
    """Return what a file says, a note or a statement, if it is well signed.

    A statement's signature stands beside it, in a file of its name and ``.asc``. Raises
    ActRefused for other files: what nobody of ours signed proves nothing.
    """
    text = _read(path)
    if text.startswith("Silta"):
        head = _of_statement(text, path, verifier)
    else:
        head = _of_note(text, public, path)
    return Witnessed(f"the checkpoint in {path}", head)


def _of_note(note: str, public: bytes, path: Path) -> TreeHead:
    try:
        return signed_by(note, public)
    except (CheckpointInvalid, NoteInvalid) as error:
        raise ActRefused(f"{path} is no checkpoint of this log: {error}") from None


def _of_statement(text: str, path: Path, verifier: ReceiptVerifier) -> TreeHead:
    signature = _read(path.with_name(f"{path.name}.asc"))
    try:
        head, at = parse_statement(text)
        verifier.verify(text.encode(), signature, at)
    except (CheckpointInvalid, Refused) as error:
        raise ActRefused(f"{path} is no statement by a receipts key of ours: {error}") from None
    return head


def _read(path: Path) -> str:
    with path.open("rb") as file:
        content = file.read(LONGEST_BYTES + 1)
    try:
        if len(content) <= LONGEST_BYTES:
            return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    raise ActRefused(f"{path} is no checkpoint")
