"""The record of a refusal, on the disk before the peer hears of it (INTERFACE section 5).

After the signature verified, a refusal is an event of the authority's own: it has a place in
its chain, and by its receipt the registry also learns of what is done with its old keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from silta.base.clock import now
from silta.base.database import Transaction
from silta.base.ids import new_id
from silta.base.journal import journal
from silta.base.store import raise_high_water
from silta.gateway.curiosity import ABOUT_A_PERSON, note, tell
from silta.gateway.refused import RefusedSigned
from silta.gateway.registrar import Filing, Registrar
from silta.gateway.sealing import digest_of
from silta.mailbox.evidence.rejection import Rejection, draft_rejection
from silta.mailbox.filed import HashKeys
from silta.mailbox.store import accounts, evidence
from silta.mailbox.store.negative_answers import NegativeAnswer

log = journal("gateway")


@dataclass(frozen=True, slots=True)
class Recorded:
    """The record of a refusal is on the disk; ``alarm`` is a count that is to be told now."""

    evidence_id: str
    alarm: int | None


def put_on_record(registrar: Registrar, keys: HashKeys, ended: RefusedSigned) -> None:
    """Write the record of a refusal, with the answer about a person where it is one.

    Both are on the disk when this returns. Whatever is raised is a fault of ours: then the
    peer may not hear of the refusal, and is told 4xx.
    """
    where = ended.submission.where
    # Before the chain is held: of a large mail this takes a while.
    received = digest_of(ended.submission.ciphertext)

    def in_transaction(transaction: Transaction) -> Recorded:
        at = now()
        rejection = _rejection(ended, received, at)
        drafted = draft_rejection(rejection, keys.evidence)
        evidence.append(transaction, where.authority, [drafted], keys.evidence)
        raise_high_water(transaction, at)
        return Recorded(rejection.evidence_id, _note(transaction, ended, keys, at))

    recorded = registrar.file(Filing(where.authority, in_transaction))
    log.info(
        "rejected",
        authority=where.authority,
        service=where.service,
        evidence=recorded.evidence_id,
    )
    if recorded.alarm is not None:
        tell(where.authority, recorded.alarm)


def _rejection(ended: RefusedSigned, received: bytes, at: datetime) -> Rejection:
    submission = ended.submission
    return Rejection(
        evidence_id=new_id(at),
        at=at,
        authority=submission.where.authority,
        service=submission.where.service,
        reason=ended.reason.value,
        received=received,
        letter=submission.letter,
    )


def _note(
    transaction: Transaction, ended: RefusedSigned, keys: HashKeys, at: datetime
) -> int | None:
    """Log an answer about a person, and return what ``curiosity.note`` does."""
    if ended.reason not in ABOUT_A_PERSON:
        return None
    submission, manifest = ended.submission, ended.submission.letter.manifest
    if submission.signer is None or manifest is None:
        raise AssertionError("an answer about a person to a letter that was not read")
    answer = NegativeAnswer(
        at=at,
        authority=submission.where.authority,
        service=submission.where.service,
        certificate=submission.signer,
        message_id=manifest.message_id,
        reason=ended.reason,
    )
    account = accounts.find(transaction, keys.lookup, manifest.recipient.id)
    return note(transaction, answer, account.id if account else None)
