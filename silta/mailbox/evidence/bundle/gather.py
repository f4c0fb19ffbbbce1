"""From the database to a bundle's story: a message's records with all that proves them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from silta.base.database import Transaction
from silta.base.keyed_hash import HashKey
from silta.keys.armour import ArmourKind, to_binary
from silta.keys.fingerprint import Fingerprint
from silta.keys.store import gateway_keys
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


@dataclass(frozen=True, slots=True)
class BundleKeys:
    """What gives the salts, and what the log's notes are checked with."""

    evidence: HashKey = field(repr=False)
    log: LogKey


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
    Raises TileMissing where somebody took from the log, and NoRecord from a record.
    """
    records = evidence_found.of_message(transaction, message)
    newest = checkpoints.newest(transaction)
    read = log.reader(transaction)
    told = [_told(one, keys.evidence, _placed(one, keys.evidence, newest, read)) for one in records]
    is_anchored = newest is not None and any(one.placed for one in told)
    signers = {one.signer for one in records if one.signer is not None}
    if newest is not None and is_anchored:
        signers.add(newest.signer)
    return Story(
        records=told,
        certificate=certificate,
        receipts_keys=_certificates(transaction, signers),
        anchor=_anchor(newest, keys.log) if newest is not None and is_anchored else None,
        content=content,
    )


def _told(one: Signed, key: HashKey, placed: Placed | None) -> Told:
    facts = read_record(one.record)
    event = Event(facts.event)
    salts = {name: salt(key, one.id, event, name) for name in facts.commitments}
    signature = None if one.signature is None else _packet(one.signature)
    return Told(one.record, salts, signature, placed)


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
