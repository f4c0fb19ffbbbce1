"""What the record of a refusal says of a letter, however much of it could be read. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from silta.base.identity import BusinessId
from silta.base.keyed_hash import HashKey, Purpose
from silta.mailbox.evidence.about import Happened, as_received, draft
from silta.mailbox.evidence.record import Committed, Draft, Event
from silta.mailbox.letter import letter_digest
from silta.mailbox.letter.glimpse import Glimpse
from silta.mailbox.service_rules.rule_set import rule_sets


@dataclass(frozen=True, slots=True)
class Rejection:
    """A refusal of what a certificate of ``authority`` signed, sent to its ``service``.

    ``received`` is the SHA-256 of the OpenPGP message as it came, ``proof`` that of what was
    signed, by which key and when; None where the key has ended. ``reason`` is the word that
    the peer was answered with, ``at`` UTC.
    """

    evidence_id: str
    at: datetime
    authority: BusinessId
    service: str
    reason: str
    received: bytes
    proof: bytes | None
    letter: Glimpse = field(repr=False)


def kin_of(authority: BusinessId, key: HashKey, *, is_proven: bool) -> bytes:
    """Return how the cause of each refusal of this kind begins: half of a keyed hash."""
    return _half(key, authority, "signed" if is_proven else "ended key")


def cause_of(rejection: Rejection, key: HashKey) -> bytes:
    """Return what is equal for the same mail, service and reason, and for nothing else.

    The same mail is what was signed once, however often it is sealed. Of a key that has ended
    no more is known than the bytes that came. It begins with ``kin_of``, so that those of one
    kind can be counted by who may read nothing else.
    """
    same = rejection.received if rejection.proof is None else rejection.proof
    kin = kin_of(rejection.authority, key, is_proven=rejection.proof is not None)
    return kin + _half(key, rejection.authority, rejection.service, rejection.reason, same.hex())


def _half(key: HashKey, *parts: str) -> bytes:
    return key.of(Purpose.CAUSE, "\n".join(parts).encode())[:16]


def draft_rejection(rejection: Rejection, key: HashKey) -> Draft:
    """Return what the record says: always whose mail it was, why it ended, and as it came.

    Authority and service are those of the signer and of the address: the manifest may name
    others. A rule set that is not known is left out, for it may be any text.
    """
    manifest, manifest_bytes = rejection.letter.manifest, rejection.letter.manifest_bytes
    if manifest is None or manifest_bytes is None:
        return replace(_draft_unread(rejection), cause=cause_of(rejection, key))
    happened = Happened(
        Event.REJECTED,
        rejection.evidence_id,
        rejection.at,
        reasons=[rejection.reason],
        committed=[as_received(rejection.received)],
    )
    drafted = draft(happened, None, manifest, manifest_bytes, key)
    known = drafted.rule_set if drafted.rule_set in rule_sets() else None
    return replace(
        drafted,
        authority=rejection.authority,
        service=rejection.service,
        rule_set=known,
        cause=cause_of(rejection, key),
    )


def _draft_unread(rejection: Rejection) -> Draft:
    return Draft(
        evidence_id=rejection.evidence_id,
        event=Event.REJECTED,
        time=rejection.at,
        authority=rejection.authority,
        service=rejection.service,
        message=None,
        message_id=rejection.letter.message_id,
        method=None,
        rule_set=None,
        recipient=None,
        committed=[*_letter(rejection.letter.manifest_bytes), as_received(rejection.received)],
        reasons=[rejection.reason],
    )


def _letter(manifest_bytes: bytes | None) -> list[Committed]:
    if manifest_bytes is None:
        return []
    return [Committed("letter", bytes.fromhex(letter_digest(manifest_bytes)))]
