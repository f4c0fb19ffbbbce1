"""Evidence records: what is said of each event, in canonical JSON (RFC 8785). Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import rfc8785

from silta.base.identity import BusinessId
from silta.base.keyed_hash import HashKey, Purpose
from silta.base.times import utc_milliseconds

FORMAT = "silta-evidence/1"


class Event(StrEnum):
    """The events that make a record; more come with the parts that cause them."""

    ACCEPTED = "accepted"
    FILED = "filed"
    REJECTED = "rejected"
    ACKNOWLEDGED = "acknowledged"
    OPENED = "opened"


# ETSI EN 319 522-1 names; the content of verifiable service is consigned when acknowledged.
# A letter that was refused before it could be read names no method.
ERDS_NAMES: dict[tuple[Event, str | None], tuple[str, ...]] = {
    (Event.REJECTED, None): ("SubmissionRejection",),
    (Event.REJECTED, "ordinary"): ("SubmissionRejection",),
    (Event.REJECTED, "verifiable"): ("SubmissionRejection",),
    (Event.ACCEPTED, "ordinary"): ("SubmissionAcceptance",),
    (Event.ACCEPTED, "verifiable"): ("SubmissionAcceptance",),
    (Event.FILED, "ordinary"): ("ContentConsignment",),
    (Event.FILED, "verifiable"): (),
    (Event.ACKNOWLEDGED, "verifiable"): ("ConsignmentAcceptance", "ContentConsignment"),
    (Event.OPENED, "ordinary"): ("ContentHandover",),
    (Event.OPENED, "verifiable"): ("ContentHandover",),
}


@dataclass(frozen=True, slots=True)
class Committed:
    """Something that a record commits to without showing it: its name and its SHA-256."""

    name: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class Draft:
    """What a record says; the chain adds its number and the hash of the record before it.

    ``deadline`` is the last day of the remedy, where the event settles it; ``identification``
    the level (acr) at which the citizen who acted was identified, empty where none was said.
    ``reasons`` say why, on every negative event; ``cause`` is a keyed hash of what was
    refused, which stands beside the record so that the same is told once. What is not
    filed has no ``message``; what was refused before it could be read has no more than
    authority, service and reasons.
    """

    evidence_id: str
    event: Event
    time: datetime
    authority: BusinessId
    service: str
    message: str | None
    message_id: str | None
    method: str | None
    rule_set: str | None
    recipient: bytes | None
    committed: Sequence[Committed]
    deadline: date | None = None
    identification: str | None = None
    reasons: Sequence[str] = ()
    cause: bytes | None = None


def salt(key: HashKey, evidence_id: str, event: Event, name: str) -> bytes:
    """Return the salt of one commitment; it goes to the parties, never into the database.

    It is derived, so that it needs no keeping: whoever lacks the secret can confirm no
    guess of a document from a stolen record, and can make no record of another event or
    time (which the id holds).
    """
    return key.of(Purpose.SALT, f"{evidence_id}/{event}/{name}".encode())


def commitment(salt_bytes: bytes, digest: bytes) -> str:
    """Return the SHA-256 of salt and digest, both of 32 bytes, in hexadecimal."""
    return hashlib.sha256(salt_bytes + digest).hexdigest()


def mark_of(key: HashKey, record: bytes) -> bytes:
    """Return what shows that a process which may write evidence made this record.

    Who can write to the database alone cannot make it, so no record of theirs is signed.
    """
    return key.of(Purpose.RECORD, record)


def canonical(draft: Draft, number: int, previous: bytes | None, key: HashKey) -> bytes:
    """Return the record's bytes: equal records give equal bytes, whoever writes them."""
    return rfc8785.dumps(
        {
            "format": FORMAT,
            "evidence_id": draft.evidence_id,
            "event": draft.event.value,
            "erds_events": list(ERDS_NAMES[draft.event, draft.method]),
            "time": utc_milliseconds(draft.time),
            "authority": draft.authority,
            "service": draft.service,
            "message": draft.message,
            "message_id": draft.message_id,
            "commitments": {
                item.name: commitment(
                    salt(key, draft.evidence_id, draft.event, item.name), item.digest
                )
                for item in draft.committed
            },
            "recipient": draft.recipient.hex() if draft.recipient else None,
            "rule_set": draft.rule_set,
            "deadline": draft.deadline.isoformat() if draft.deadline else None,
            "identification": draft.identification,
            "reasons": list(draft.reasons),
            "number": number,
            "previous": previous.hex() if previous else None,
        }
    )
