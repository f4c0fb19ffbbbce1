"""The record of a refusal, on the disk before the peer hears of it (INTERFACE section 5).

After the signature verified, a refusal is an event of the authority's own: it has a place in
its chain, and by its receipt the registry also learns of what is done with its old keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from silta.base.clock import ClockWatch, now
from silta.base.database import Transaction
from silta.base.ids import new_id
from silta.base.journal import journal
from silta.base.keyed_hash import HashKey
from silta.base.reason import Reason, Refused
from silta.base.store import high_water, raise_high_water
from silta.gateway.curiosity import ABOUT_A_PERSON, note, tell
from silta.gateway.refused import RefusedSigned
from silta.gateway.registrar import Filing, Registrar
from silta.gateway.sealing import digest_of
from silta.mailbox.evidence.rejection import Rejection, cause_of, draft_rejection, kin_of
from silta.mailbox.filed import HashKeys
from silta.mailbox.store import accounts, evidence
from silta.mailbox.store.negative_answers import NegativeAnswer

log = journal("gateway")

# Ours: a registry whose old key is still at work learns it from far fewer. Who holds a mail
# that such a key signed can seal it anew without end, and we could not tell.
MOST_OF_ENDED_KEYS = 100
WINDOW = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A refusal is on the disk, in a record of now or of before; None for one too many.

    ``alarm`` is a count of answers about people that is to be told now.
    """

    evidence_id: str | None
    step: str
    alarm: int | None


def put_on_record(
    registrar: Registrar, keys: HashKeys, watch: ClockWatch, ended: RefusedSigned
) -> None:
    """Write the record of a refusal, with the answer about a person where it is one.

    Both are on the disk when this returns; the same mail has one record, however often it
    comes. Whatever is raised is a fault of ours, a clock in doubt among them: then the peer
    may not hear of the refusal, and is told 4xx.
    """
    where = ended.submission.where
    # Before the chain is held: of a large mail this takes a while.
    received = digest_of(ended.submission.ciphertext)

    def in_transaction(transaction: Transaction) -> Recorded:
        at = now()
        if watch.is_in_doubt(at, high_water(transaction)):
            raise Refused(Reason.FAULT, "our own clock is in doubt")
        rejection = _rejection(ended, received, at)
        kept, step = _write(transaction, rejection, keys.evidence)
        raise_high_water(transaction, at)
        return Recorded(kept, step, _note(transaction, ended, keys, at))

    recorded = registrar.file(Filing(where.authority, in_transaction))
    log.info(
        "rejected",
        authority=where.authority,
        service=where.service,
        evidence=recorded.evidence_id,
        step=recorded.step,
    )
    if recorded.alarm is not None:
        tell(where.authority, recorded.alarm)


def _write(transaction: Transaction, rejection: Rejection, key: HashKey) -> tuple[str | None, str]:
    """Write the record, if it is the first of its cause; return its id and what was done."""
    earlier = evidence.find_cause(transaction, cause_of(rejection, key))
    if earlier is not None:
        return earlier, "again"
    if rejection.proof is None and _are_too_many(transaction, rejection, key):
        return None, "too many by ended keys"
    drafted = draft_rejection(rejection, key)
    evidence.append(transaction, rejection.authority, [drafted], key)
    return rejection.evidence_id, "first"


def _are_too_many(transaction: Transaction, rejection: Rejection, key: HashKey) -> bool:
    kin = kin_of(rejection.authority, key, is_proven=False)
    count = evidence.count_kin(transaction, kin, rejection.at - WINDOW)
    return count >= MOST_OF_ENDED_KEYS


def _rejection(ended: RefusedSigned, received: bytes, at: datetime) -> Rejection:
    submission = ended.submission
    return Rejection(
        evidence_id=new_id(at),
        at=at,
        authority=submission.where.authority,
        service=submission.where.service,
        reason=ended.reason.value,
        received=received,
        proof=submission.proof.digest if submission.proof else None,
        letter=submission.letter,
    )


def _note(
    transaction: Transaction, ended: RefusedSigned, keys: HashKeys, at: datetime
) -> int | None:
    """Log an answer about a person, and return what ``curiosity.note`` does."""
    if ended.reason not in ABOUT_A_PERSON:
        return None
    submission, manifest = ended.submission, ended.submission.letter.manifest
    if submission.proof is None or manifest is None:
        raise AssertionError("an answer about a person to a letter that was not read")
    answer = NegativeAnswer(
        at=at,
        authority=submission.where.authority,
        service=submission.where.service,
        certificate=submission.proof.certificate,
        message_id=manifest.message_id,
        reason=ended.reason,
    )
    account = accounts.find(transaction, keys.lookup, manifest.recipient.id)
    return note(transaction, answer, account.id if account else None)
