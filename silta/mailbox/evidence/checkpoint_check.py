"""Whether the checkpoints are of this log, all there, and by the log's key. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from silta.mailbox.evidence.checkpoint import (
    Checkpoint,
    CheckpointInvalid,
    TreeHead,
    parse_statement,
    signed_by,
)
from silta.mailbox.evidence.finding import Finding
from silta.mailbox.evidence.note import NoteInvalid
from silta.mailbox.evidence.tree_check import Regrown

LESS = "the log has fewer records now: its end was cut off"
OTHER = "the log's first records give another root: they were changed, removed or reordered"


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A checkpoint that came from elsewhere than the database: a receipt's, or one we kept."""

    place: str
    head: TreeHead


def checkpoint_findings(
    made: Iterable[Checkpoint], tree: Regrown, public: bytes
) -> Iterator[Finding]:
    """Yield what is wrong with the checkpoints, which are in the order of their numbers.

    ``public`` is the log's key. The statements' signatures are gpg's to verify.
    """
    before = None
    for one in made:
        for what in _order(before, one), _words(one, public), _root(one.size, one.root, tree):
            if what is not None:
                yield Finding(place_of(one), what)
        before = one


def witnessed_findings(
    witnessed: Iterable[Witnessed], made: Iterable[Checkpoint], tree: Regrown
) -> Iterator[Finding]:
    """Yield what the checkpoints from elsewhere show: whoever made the log anew has not those."""
    known = {(one.size, one.root) for one in made}
    for one in witnessed:
        what = _root(one.head.size, one.head.root, tree)
        if what is None and (one.head.size, one.head.root) not in known:
            what = "it was signed, and is not among the checkpoints: some were removed"
        if what is not None:
            yield Finding(one.place, what)


def place_of(one: Checkpoint) -> str:
    """Return where a checkpoint stands, for a person."""
    return f"checkpoint {one.number}"


def _order(before: Checkpoint | None, one: Checkpoint) -> str | None:
    if one.number != (1 if before is None else before.number + 1):
        return "checkpoints before it are missing: they were removed"
    if before is not None and (one.size < before.size or one.made_at <= before.made_at):
        return "it is not younger than the one before it: they were reordered"
    return None


def _words(one: Checkpoint, public: bytes) -> str | None:
    """Return what its texts say otherwise than its row, or than the log's key signed."""
    try:
        noted, (stated, at) = signed_by(one.note, public), parse_statement(one.statement)
    except (CheckpointInvalid, NoteInvalid) as error:
        return f"its texts were changed: {error}"
    said = TreeHead(noted.origin, one.size, one.root)
    if (noted, stated, at) != (said, said, one.made_at):
        return "its texts and its row say different things: one of them was changed"
    return None


def _root(size: int, root: bytes, tree: Regrown) -> str | None:
    if size > tree.size:
        return LESS
    return None if tree.root(size) == root else OTHER
