"""What leaves as a receipt: put together when it leaves, signed, and never in clear."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from silta.base.act import ActRefused
from silta.base.database import Database
from silta.base.journal import journal
from silta.base.keyed_hash import HashKey
from silta.keys.receipt_signer import CannotSign, NobodyReads
from silta.keys.recipients import encryptable
from silta.keys.store.receipt_readers import ReceiptReader, receipt_reader
from silta.mailbox.evidence.checkpoint import Checkpoint
from silta.mailbox.evidence.genuine import is_made_here
from silta.mailbox.evidence.receipt import Receipt, receipt_of
from silta.mailbox.evidence.receipt_json import receipt_json
from silta.mailbox.evidence.receipt_mime import report, sealed
from silta.mailbox.evidence.receipt_words import SUBJECTS, Letterhead, receipt_words
from silta.mailbox.evidence.signing import ReceiptKeyAway, SignerOf
from silta.mailbox.outbox.item import Held, Item, Later, Never, Outcome
from silta.mailbox.outbox.mail import Posting, ascii_recipient, headed
from silta.mailbox.store import checkpoints, evidence_found
from silta.mailbox.store.evidence_found import Signed

log = journal("mailbox")

KeyOf = Callable[[], HashKey]
"""Gives the secret that salts are made from; raises ActRefused while it is not there."""

# A bounce would come back to nobody: what a receipt is about stands in the records.
NOBODY = ""


@dataclass(frozen=True, slots=True)
class _Gathered:
    """All that a receipt is made of, as one transaction read it."""

    receipt: Receipt
    records: Sequence[Signed]
    reader: ReceiptReader
    log: Checkpoint | None


class ReceiptWriter:
    """Writes receipts, signed with the key that ``signer_of`` gives; threads may share it."""

    def __init__(
        self,
        database: Database,
        signer_of: SignerOf,
        key_of: KeyOf,
        head: Letterhead,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._signer_of = signer_of
        self._key_of = key_of
        self._head = head
        self._clock = clock

    def __call__(self, item: Item) -> Posting | Outcome:
        """Return the mail of an item; it is held while nobody could be sure of it, or read it."""
        at = self._clock()
        try:
            found = self._gather(receipt_of(item.body), at)
        except ValueError:
            return Never("body.unreadable")
        except ActRefused:
            return Held("secret.away")
        missing = _what_is_missing(found)
        if missing is not None or found.reader.address is None:
            return missing or Held("address.none")
        certificates = encryptable(found.reader.certificates, at)
        if not certificates:
            return Held("certificate.none")
        return self._sealed(item, found, found.reader.address, certificates)

    def _gather(self, receipt: Receipt, at: datetime) -> _Gathered:
        key = self._key_of()
        with self._database.read() as transaction:
            records = evidence_found.by_ids(transaction, receipt.records)
            return _Gathered(
                receipt,
                [one for one in records if is_made_here(one, one.mark, key)],
                receipt_reader(transaction, receipt.authority, at),
                checkpoints.newest(transaction),
            )

    def _sealed(
        self, item: Item, found: _Gathered, address: str, certificates: Sequence[bytes]
    ) -> Posting | Outcome:
        domain, subject = self._head.domain, SUBJECTS[found.reader.language]
        try:
            outer = headed(item, domain, to=address, subject=subject)
        except ValueError:
            return Never("address.unusable")
        try:
            armoured = self._signer_of().sign_and_encrypt(self._report(found), certificates)
        except ReceiptKeyAway:
            return Held("key.away")
        except ActRefused:
            return Held("secret.away")
        except NobodyReads:
            return Held("certificate.none")
        except CannotSign as cannot:
            log.warning("cannot sign", mail=item.id, detail=str(cannot))
            return Later("receipt.unsealed")
        return Posting(NOBODY, ascii_recipient(address), sealed(outer, armoured))

    def _report(self, found: _Gathered) -> bytes:
        said = [json.loads(one.record) for one in found.records]
        authority = (found.receipt.authority, found.reader.name)
        words = receipt_words(said, found.reader.language, authority, self._head)
        return report(words, receipt_json(found.records, found.log, self._key_of()))


def _what_is_missing(found: _Gathered) -> Outcome | None:
    """Return why the records cannot leave as they are; one of another authority never does."""
    ours = [one for one in found.records if one.authority == found.receipt.authority]
    if len(ours) != len(set(found.receipt.records)):
        return Never("record.missing")
    return None if all(one.signature for one in ours) else Held("record.unsigned")
