"""What the record of a refusal says of a letter, however much of it could be read. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from silta.base.identity import BusinessId
from silta.base.keyed_hash import HashKey
from silta.mailbox.evidence.about import Happened, as_received, draft
from silta.mailbox.evidence.record import Committed, Draft, Event
from silta.mailbox.letter import letter_digest
from silta.mailbox.letter.glimpse import Glimpse
from silta.mailbox.service_rules.rule_set import rule_sets


@dataclass(frozen=True, slots=True)
class Rejection:
    """A refusal of what a certificate of ``authority`` signed, sent to its ``service``.

    ``received`` is the SHA-256 of the OpenPGP message as it came, ``reason`` the word that the
    peer was answered with, ``at`` UTC.
    """

    evidence_id: str
    at: datetime
    authority: BusinessId
    service: str
    reason: str
    received: bytes
    letter: Glimpse = field(repr=False)


def draft_rejection(rejection: Rejection, key: HashKey) -> Draft:
    """Return what the record says: always whose mail it was, why it ended, and as it came.

    Authority and service are those of the signer and of the address: the manifest may name
    others. A rule set that is not known is left out, for it may be any text.
    """
    manifest, manifest_bytes = rejection.letter.manifest, rejection.letter.manifest_bytes
    if manifest is None or manifest_bytes is None:
        return _draft_unread(rejection)
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
        drafted, authority=rejection.authority, service=rejection.service, rule_set=known
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
