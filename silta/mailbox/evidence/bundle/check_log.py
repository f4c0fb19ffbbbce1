"""Whether the log has the records: both forms of the checkpoint, and each way to its root."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from silta.base.reason import Refused
from silta.mailbox.evidence.bundle import paths
from silta.mailbox.evidence.bundle.check_records import VerifySignature
from silta.mailbox.evidence.bundle.pack import Named
from silta.mailbox.evidence.bundle.story import Anchor
from silta.mailbox.evidence.checkpoint import (
    CheckpointInvalid,
    TreeHead,
    parse_statement,
    signed_by,
)
from silta.mailbox.evidence.entry import entry_of
from silta.mailbox.evidence.finding import Finding
from silta.mailbox.evidence.note import NoteInvalid, parse_key
from silta.mailbox.evidence.tree import ProofInvalid, check_inclusion


@dataclass(frozen=True, slots=True)
class Stated:
    """The checkpoint of a bundle as its statement has it."""

    head: TreeHead
    at: datetime


def stated_by(anchor: Anchor) -> Stated | None:
    """Return what the statement says; None for a text that is no statement."""
    try:
        return Stated(*parse_statement(anchor.statement))
    except CheckpointInvalid:
        return None


def anchor_findings(anchor: Anchor, verify: VerifySignature) -> Iterator[Finding]:
    """Yield what does not hold of the checkpoint: it is signed twice, and says the same twice."""
    stated = stated_by(anchor)
    if stated is None:
        yield Finding(paths.STATEMENT, "is not the statement of a checkpoint")
    try:
        key = parse_key(anchor.key)
        if str(key) != anchor.key:
            yield Finding(paths.LOG_KEY, "is not in the form that Silta writes")
        noted = signed_by(anchor.note, key.public)
        if stated is not None and (noted, key.name) != (stated.head, stated.head.origin):
            yield Finding(paths.NOTE, "says something else than the statement")
    except (NoteInvalid, CheckpointInvalid) as error:
        yield Finding(paths.NOTE, f"the log's key did not sign it: {error}")
    try:
        verify(anchor.statement.encode(), anchor.signature)
    except Refused as refused:
        what = f"Silta's signature on it does not hold ({refused.reason})"
        yield Finding(paths.STATEMENT, what)


def place_findings(records: Sequence[Named], stated: Stated | None) -> Iterator[Finding]:
    """Yield the proofs that do not lead from their record to the checkpoint's root."""
    for one in records:
        placed = one.told.placed
        if placed is None or stated is None:
            continue
        if placed.size != stated.head.size:
            yield Finding(paths.proof_path(one.stem), "is for another size of the log")
            continue
        entry = entry_of(placed.salt, one.told.record)
        try:
            check_inclusion(entry, placed.index, placed.size, placed.path, stated.head.root)
        except ProofInvalid:
            yield Finding(paths.proof_path(one.stem), "the log has no such record at this place")
