"""Filing: one transaction that puts a whole letter into one account, exactly once.

The caller opens the transaction, answers 250 only after its commit, and rolls back on
any exception; nothing here commits.
"""

from __future__ import annotations

from sqlalchemy import bindparam, insert, select

from silta.base.database import Transaction
from silta.base.identity import BusinessId
from silta.base.ids import new_id
from silta.base.keyed_hash import HashKey
from silta.base.reason import Reason, Refused
from silta.base.store import insert_or_nothing, raise_high_water
from silta.mailbox.evidence.about import Happened, as_received, draft, signed_by
from silta.mailbox.evidence.record import Event
from silta.mailbox.filed import Earlier, Filed, HashKeys, ToFile, manifest_hash
from silta.mailbox.store.evidence import append, lock_head
from silta.mailbox.tables import message, part
from silta.mailbox.vault.types import SealedMessage

_EARLIER = (
    select(message.c.evidence_id, message.c.manifest)
    .where(message.c.authority_id == bindparam("authority"))
    .where(message.c.message_id == bindparam("id_there"))
)
_INSERT_PARTS = insert(part)


def hold(transaction: Transaction, authority: BusinessId) -> None:
    """Let filings of one authority follow one another; taken first, before facts are read."""
    lock_head(transaction, authority)


def find_earlier(
    transaction: Transaction, authority: BusinessId, message_id: str
) -> Earlier | None:
    """Return what was filed under the sender's ``message_id``, or None."""
    row = transaction.execute(_EARLIER, {"authority": authority, "id_there": message_id}).first()
    return None if row is None else Earlier(row.evidence_id, bytes(row.manifest))


def file(transaction: Transaction, given: ToFile, keys: HashKeys) -> Filed:
    """File a letter, with its parts and evidence, in the caller's transaction.

    Idempotent (DESIGN invariant 1): the row is inserted or nothing is; then what stands
    there is compared. The same letter again gives the first evidence id and stores
    nothing; another one under the same id raises Refused(message.id_reused).
    """
    evidence_id = new_id(given.at)
    row = _message_row(given, keys.lookup, evidence_id)
    if not insert_or_nothing(transaction, message, row):
        return _already_there(transaction, given, keys.lookup)
    _insert_parts(transaction, given.sealed)
    _add_evidence(transaction, given, keys, evidence_id)
    raise_high_water(transaction, given.at)
    return Filed(evidence_id, already_there=False)


def _already_there(transaction: Transaction, given: ToFile, key: HashKey) -> Filed:
    earlier = find_earlier(transaction, given.authority, given.letter.manifest.message_id)
    if earlier is None or not earlier.is_same(given.letter, key):
        raise Refused(Reason.MESSAGE_ID_REUSED)
    return Filed(earlier.evidence_id, already_there=True)


def _message_row(given: ToFile, key: HashKey, evidence_id: str) -> dict[str, object]:
    manifest = given.letter.manifest
    return {
        "id": given.sealed.message,
        "authority_id": given.authority,
        "message_id": manifest.message_id,
        "manifest": manifest_hash(key, given.letter),
        "manifest_key_id": key.key_id,
        "account_id": given.sealed.account,
        "account_key_id": given.sealed.account_key_id,
        "content_key": given.sealed.sealed_content_key,
        "service_code": manifest.sender.service,
        "certificate": given.signer,
        "method": manifest.delivery.method,
        "kind": manifest.kind,
        "rule_set": manifest.delivery.rule_set,
        "remedy_days": manifest.remedy.days if manifest.remedy else None,
        "not_before": manifest.delivery.not_before,
        "sender_named": manifest.notify.sender_named,
        "state": "filed",
        "signed_at": given.signed_at,
        "filed_at": given.at,
        "evidence_id": evidence_id,
        "documents": len(given.letter.documents),
        "bytes": sum(len(document.content) for document in given.letter.documents),
    }


def _insert_parts(transaction: Transaction, sealed: SealedMessage) -> None:
    rows = [
        {
            "message_id": sealed.message,
            "kind": sealed_part.kind,
            "number": sealed_part.number,
            "bytes": sealed_part.size_bytes,
            "content": sealed_part.inline,
            "file": sealed_part.file,
        }
        for sealed_part in sealed.parts
    ]
    transaction.execute(_INSERT_PARTS, rows)


def _add_evidence(
    transaction: Transaction, given: ToFile, keys: HashKeys, evidence_id: str
) -> None:
    """Write the records ``accepted`` and ``filed``; the 250 carries the second one's id."""
    letter = given.letter
    came_as = [as_received(given.received), signed_by(given.certificate)]
    happened = (
        Happened(Event.ACCEPTED, new_id(given.at), given.at, committed=came_as),
        Happened(Event.FILED, evidence_id, given.at),
    )
    said = [
        draft(event, given.sealed.message, letter.manifest, letter.manifest_bytes, keys.evidence)
        for event in happened
    ]
    append(transaction, given.authority, said, keys.evidence)
