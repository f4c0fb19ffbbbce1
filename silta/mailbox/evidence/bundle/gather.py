"""From the database to a bundle's story: a message's records with all that proves them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from silta.base.database import Transaction
from silta.base.keyed_hash import HashKey
from silta.keys.armour import ArmourKind, to_binary
from silta.keys.fingerprint import Fingerprint
from silta.keys.store import gateway_keys
from silta.mailbox.evidence.bundle.check_story import FIRST
from silta.mailbox.evidence.bundle.record_facts import NoRecord, read_record
from silta.mailbox.evidence.bundle.story import Anchor, Content, Placed, Story, Told
from silta.mailbox.evidence.checkpoint import Checkpoint, said_by
from silta.mailbox.evidence.entry import log_salt
from silta.mailbox.evidence.note import LogKey
from silta.mailbox.evidence.record import Event, salt
from silta.mailbox.evidence.tree import CompleteSubtree, inclusion_path
from silta.mailbox.store import checkpoints, evidence_found, log
from silta.mailbox.store.evidence_found import Signed
from silta.mailbox.vault.types import MessageRef


class NotSigned(Exception):  # noqa: N818 -- an expected end: the worker is not there yet
    """The records of the filing have no signature yet, so a bundle would prove nothing."""


@dataclass(frozen=True, slots=True)
class BundleKeys:
    """What gives the salts, and what the log's notes are checked with; None to leave it out."""

    evidence: HashKey = field(repr=False)
    log: LogKey | None


def gather(
    transaction: Transaction,
    message: MessageRef,
    keys: BundleKeys,
    *,
    certificate: bytes,
    content: Content | None,
) -> Story:
    """Return the story of a filed message as it stands now, under the newest checkpoint.

    ``certificate`` is the signer's; ``content`` is left out for those who have the letter.
    What is not signed yet is left out, as nobody could check it. Raises NotSigned before the
    filing itself is, NoRecord where somebody changed a record, and TileMissing where they
    took from the log; without its key there is no log in the story.
    """
    signed = [one for one in evidence_found.of_message(transaction, message) if one.signature]
    if tuple(one.event for one in signed[: len(FIRST)]) != FIRST:
        raise NotSigned(f"the filing of {message} waits for its signature")
    newest = None if keys.log is None else checkpoints.newest(transaction)
    read = log.reader(transaction)
    told = [_told(one, keys.evidence, _placed(one, keys.evidence, newest, read)) for one in signed]
    anchor = None
    signers = {one.signer for one in signed if one.signer is not None}
    if newest is not None and keys.log is not None and any(one.placed for one in told):
        anchor = _anchor(newest, keys.log)
        signers.add(newest.signer)
    return Story(
        records=told,
        certificate=certificate,
        receipts_keys=_certificates(transaction, signers),
        anchor=anchor,
        content=content,
    )


def _told(one: Signed, key: HashKey, placed: Placed | None) -> Told:
    facts = read_record(one.record)
    event = Event(facts.event)
    salts = {name: salt(key, one.id, event, name) for name in facts.commitments}
    return Told(one.record, salts, _packet(one.signature or ""), placed)


def _placed(
    one: Signed, key: HashKey, newest: Checkpoint | None, read: CompleteSubtree
) -> Placed | None:
    if newest is None or one.log_index is None or one.log_index >= newest.size:
        return None
    path = inclusion_path(one.log_index, newest.size, read)
    return Placed(one.log_index, newest.size, log_salt(key, one.id), path)


def _anchor(newest: Checkpoint, log_key: LogKey) -> Anchor:
    # An instance that took another domain goes on with its key, under the name it had then.
    named = LogKey(said_by(newest.note).origin, log_key.public)
    return Anchor(str(named), newest.note, newest.statement, _packet(newest.signature))


def _packet(armoured: str) -> bytes:
    try:
        return to_binary(armoured.encode(), ArmourKind.SIGNATURE)
    except ValueError:
        raise NoRecord("a signature in the database is none: see 'silta log verify'") from None


def _certificates(transaction: Transaction, signers: Iterable[Fingerprint]) -> bytes:
    found = (gateway_keys.find(transaction, signer) for signer in sorted(signers))
    return b"".join(key.certificate for key in found if key is not None)
