"""Whether the receipts keys signed what they are said to have signed: gpg over each signature."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from silta.base.reason import Reason, Refused
from silta.keys.fingerprint import Fingerprint
from silta.keys.gateway_key import GatewayKey
from silta.keys.opened import Signature
from silta.keys.pool import RUNS_PER_HOME
from silta.keys.receipt_verifier import ReceiptVerifier
from silta.mailbox.evidence.checkpoint import Checkpoint
from silta.mailbox.evidence.checkpoint_check import place_of
from silta.mailbox.evidence.finding import Finding, Kept

THREADS: Final = RUNS_PER_HOME * (os.cpu_count() or 1)
# Between the signing and the note of its time lies one batch of the worker's.
CLOSE: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Claim:
    """That a key signed some bytes at a time."""

    place: str
    content: bytes
    signature: str
    signer: Fingerprint
    at: datetime


def of_record(row: Kept) -> Claim | None:
    """Return what a record's row claims of its signature; None while it has none."""
    if row.signature is None or row.signer is None or row.signed_at is None:
        return None
    return Claim(row.place, row.record, row.signature, row.signer, row.signed_at)


def of_checkpoint(one: Checkpoint) -> Claim:
    """Return what a checkpoint claims of its statement."""
    return Claim(place_of(one), one.statement.encode(), one.signature, one.signer, one.made_at)


class SignatureCheck:
    """Checks claims by the receipts keys of the registry, several at once."""

    def __init__(self, verifier: ReceiptVerifier, keys: Iterable[GatewayKey]) -> None:
        self._verifier = verifier
        self._keys: Mapping[Fingerprint, GatewayKey] = {key.fingerprint: key for key in keys}

    def findings(self, claims: Iterable[Claim]) -> Iterator[Finding]:
        """Yield what is wrong with them; blocks."""
        with ThreadPoolExecutor(THREADS) as threads:
            for claim, what in threads.map(lambda one: (one, self._wrong(one)), claims):
                if what is not None:
                    yield Finding(claim.place, what)

    def _wrong(self, claim: Claim) -> str | None:
        try:
            found = self._verifier.verify(claim.content, claim.signature, claim.at)
        except Refused as refused:
            if refused.reason == Reason.FAULT:
                return "gpg could not judge its signature: if it cannot again, it was changed"
            return f"its signature is not good ({refused.reason}): one of the two was changed"
        return self._otherwise(claim, found)

    def _otherwise(self, claim: Claim, found: Signature) -> str | None:
        """Return what the row says of a good signature that the signature itself does not."""
        if found.fingerprint != claim.signer:
            return "its signature is by another receipts key than its row says"
        if abs(found.made_at - claim.at) > CLOSE:
            return "its signature is of another time than its row says: the row was changed"
        key = self._keys[found.fingerprint]
        if key.retired_at is not None and found.made_at > key.retired_at + CLOSE:
            return "it was signed after its key had been retired: somebody else has that key"
        return None
