"""Making checkpoints: signed by both keys, and only of a log that added to the one before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from silta.base.database import Database, Transaction
from silta.mailbox.evidence.checkpoint import (
    Checkpoint,
    CheckpointInvalid,
    TreeHead,
    body_of,
    is_due,
    said_by,
    statement_of,
)
from silta.mailbox.evidence.kept_note import KeptNote
from silta.mailbox.evidence.note import sign_note
from silta.mailbox.evidence.signing import SignerOf
from silta.mailbox.evidence.tree import (
    ProofInvalid,
    check_consistency,
    consistency_path,
    root_of,
)
from silta.mailbox.store import checkpoints, log


class LogDamaged(Exception):  # noqa: N818 -- reads as what it is
    """The log is not the one that was signed before; the text is one line for the operator."""


@dataclass(frozen=True, slots=True)
class CheckpointMaker:
    """Both keys of a log, and the note that was kept of its last checkpoint."""

    database: Database
    origin: str
    private: Ed25519PrivateKey = field(repr=False)
    signer_of: SignerOf
    kept: KeptNote

    def make_if_due(self, at: datetime) -> Checkpoint | None:
        """Make a checkpoint if one is due; None too where another worker was quicker.

        Raises ReceiptKeyAway and CannotSign where the receipts key does not sign, and
        LogDamaged: what somebody did to the log in the database must not get a signature.
        """
        with self.database.read() as transaction:
            last, size = checkpoints.newest(transaction), log.size(transaction)
            if not is_due(last, size, at):
                return None
            head = self._proven(transaction, size, last)
        made = self._signed(head, 1 if last is None else last.number + 1, at)
        with self.database.write() as transaction:
            if not checkpoints.add(transaction, made):
                return None
        self.kept.keep(made.note)
        return made

    def _proven(self, transaction: Transaction, size: int, last: Checkpoint | None) -> TreeHead:
        """Return the log's head, proven to have only added to what was signed before."""
        read = log.reader(transaction)
        try:
            root = root_of(size, read)
            for old_size, old_root in self._signed_before(last):
                # A smaller log has no path: the check says so.
                path = consistency_path(old_size, size, read) if old_size <= size else []
                check_consistency(old_size, old_root, size, root, path)
        except (log.TileMissing, ProofInvalid, CheckpointInvalid) as error:
            raise LogDamaged(f"the log is not the one that was signed before: {error}") from None
        return TreeHead(self.origin, size, root)

    def _signed_before(self, last: Checkpoint | None) -> Iterator[tuple[int, bytes]]:
        if last is not None:
            yield last.size, last.root
        note = self.kept.read()
        if note is not None:
            head = said_by(note)
            yield head.size, head.root

    def _signed(self, head: TreeHead, number: int, at: datetime) -> Checkpoint:
        made_at = at.replace(microsecond=at.microsecond // 1000 * 1000)
        statement = statement_of(head, made_at)
        signer = self.signer_of()
        return Checkpoint(
            number=number,
            size=head.size,
            root=head.root,
            made_at=made_at,
            note=sign_note(body_of(head), head.origin, self.private),
            statement=statement,
            signature=signer.sign(statement.encode()),
            signer=signer.fingerprint,
        )
