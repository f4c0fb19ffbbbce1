"""What a record says of a letter: the same whoever writes it, at whichever event. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from silta.base.keyed_hash import HashKey, Purpose
from silta.mailbox.evidence.record import Committed, Draft, Event
from silta.mailbox.letter import Manifest, letter_digest
from silta.mailbox.vault.types import MessageRef


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of a message's life: its record's id, and its time in UTC.

    ``committed`` is what the record commits to besides the letter and its documents.
    """

    event: Event
    evidence_id: str
    time: datetime
    deadline: date | None = None
    identification: str | None = None
    reasons: Sequence[str] = ()
    committed: Sequence[Committed] = ()


def as_received(digest: bytes) -> Committed:
    """Return what commits to an OpenPGP message as it came, by the SHA-256 of its bytes."""
    return Committed("openpgp", digest)


def signed_by(digest: bytes) -> Committed:
    """Return what commits to the signer's certificate, by the SHA-256 of its bytes."""
    return Committed("certificate", digest)


def draft(
    happened: Happened,
    message: MessageRef | None,
    manifest: Manifest,
    manifest_bytes: bytes,
    key: HashKey,
) -> Draft:
    """Return what the record of an event says of a letter; the manifest must be proven.

    ``message`` is None for a letter that was refused.
    """
    # Documents go by number: their names may speak of the citizen.
    documents = [
        Committed(f"document-{number}", bytes.fromhex(entry.sha256))
        for number, entry in enumerate(manifest.documents, 1)
    ]
    letter = Committed("letter", bytes.fromhex(letter_digest(manifest_bytes)))
    return Draft(
        evidence_id=happened.evidence_id,
        event=happened.event,
        time=happened.time,
        authority=manifest.sender.business_id,
        service=manifest.sender.service,
        message=message,
        message_id=manifest.message_id,
        method=manifest.delivery.method,
        rule_set=manifest.delivery.rule_set,
        recipient=key.of(Purpose.RECIPIENT, manifest.recipient.id.code.encode()),
        committed=[letter, *documents, *happened.committed],
        deadline=happened.deadline,
        identification=happened.identification,
        reasons=happened.reasons,
    )
