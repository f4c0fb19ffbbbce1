"""Records of the standing cast's letters, and a pen that signs them without gpg."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from silta.base.database import Database
from silta.base.identity import BusinessId
from silta.base.ids import new_id
from silta.base.keyed_hash import HashKey
from silta.keys.fingerprint import Fingerprint
from silta.keys.receipt_signer import CannotSign
from silta.mailbox.evidence.record import Committed, Draft, Event
from silta.mailbox.evidence.signing import Signs
from silta.mailbox.store import evidence, evidence_found
from silta.mailbox.store.evidence_found import Signed
from silta.mailbox.vault.types import MessageRef
from tests.mailbox.filed_letters import KEYS
from tests.mailbox.vault.cast import LETTER
from tests.registry import NOW, SILTALA

PEN = Fingerprint("B" * 40)


def signature_of(record: bytes) -> str:
    """Return what the pen writes under a record."""
    return f"signed {hashlib.sha256(record).hexdigest()}"


@dataclass(slots=True)
class Pen:
    """Signs whatever it is given; ``before`` is asked for each record, and may raise."""

    before: Callable[[bytes], object] = lambda _record: None
    fingerprint: Fingerprint = PEN
    signed: list[bytes] = field(default_factory=list)

    def sign(self, content: bytes) -> str:
        """Sign, and remember it."""
        self.before(content)
        self.signed.append(content)
        return signature_of(content)

    def sign_and_encrypt(self, content: bytes, certificates: Sequence[bytes]) -> bytes:
        """Refuse: a pen seals nothing."""
        raise CannotSign(f"a pen does not seal {len(content)} bytes to {len(certificates)}")


def write(
    database: Database,
    *events: Event,
    authority: BusinessId = SILTALA.id,
    message: MessageRef | None = LETTER,
    at: datetime = NOW,
    key: HashKey = KEYS.evidence,
) -> list[str]:
    """Write records in one transaction, as their events do; return their ids."""
    drafts = [_draft(event, authority, message, at) for event in events]
    with database.write() as transaction:
        evidence.lock_head(transaction, authority)
        evidence.append(transaction, authority, drafts, key)
    return [draft.evidence_id for draft in drafts]


def all_signed(database: Database) -> list[Signed]:
    """Return every record as it stands now."""
    with database.read() as transaction:
        ids = [one.id for one in evidence.list_all(transaction)]
        return evidence_found.by_ids(transaction, ids)


def _draft(event: Event, authority: BusinessId, message: MessageRef | None, at: datetime) -> Draft:
    return Draft(
        evidence_id=new_id(at),
        event=event,
        time=at,
        authority=authority,
        service="paivahoito-siltala",
        message=message,
        message_id="VD-2026-4711/1",
        method="verifiable",
        rule_set="fi-2003-13",
        recipient=b"R" * 32,
        committed=(Committed("openpgp", b"O" * 32), Committed("letter", b"L" * 32)),
        reasons=("recipient.name_mismatch",) if event == Event.REJECTED else (),
    )


# Read by the type checker alone.
KIND: Signs = Pen()
