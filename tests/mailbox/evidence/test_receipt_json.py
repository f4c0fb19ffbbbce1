"""The machine-readable receipt: by its schema, and enough to check all that it says."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import rfc8785

from silta.keys.fingerprint import Fingerprint
from silta.mailbox.evidence.checkpoint import Checkpoint
from silta.mailbox.evidence.entry import entry_of
from silta.mailbox.evidence.receipt_json import receipt_json
from silta.mailbox.evidence.record import canonical, commitment
from silta.mailbox.evidence.schema import receipt_schema_text
from silta.mailbox.store.evidence_found import Signed
from tests.mailbox.evidence.schema_reader import Reader
from tests.mailbox.evidence.test_record import DRAFT, KEY, LETTER
from tests.registry import NOW, SILTALA

ARMOURED = "-----BEGIN PGP SIGNATURE-----\n\n-----END PGP SIGNATURE-----\n"
RECORD = canonical(DRAFT, 1, None, KEY)
SIGNED = Signed(
    id=DRAFT.evidence_id,
    authority=SILTALA.id,
    number=1,
    message=None,
    event=DRAFT.event,
    time=DRAFT.time,
    record=RECORD,
    signature=ARMOURED,
    signer=Fingerprint("A" * 40),
    log_index=None,
)
LOG = Checkpoint(
    number=1,
    size=1,
    root=b"R" * 32,
    made_at=NOW,
    note="silta.localhost/log\n",
    statement="Silta transparency log\n",
    signature=ARMOURED,
    signer=Fingerprint("A" * 40),
)


def said(log: Checkpoint | None = LOG) -> dict[str, Any]:
    """Return the receipt of one record as its reader has it."""
    found: dict[str, Any] = json.loads(receipt_json([SIGNED], log, KEY))
    return found


def test_it_is_as_its_schema_says() -> None:
    """With a checkpoint, and before the first one."""
    reader = Reader(json.loads(receipt_schema_text()))
    for log in (LOG, None):
        assert reader.faults(said(log)) == []


def test_it_is_canonical() -> None:
    """Equal receipts are equal bytes."""
    assert rfc8785.dumps(said()) == receipt_json([SIGNED], LOG, KEY)


def test_the_record_is_there_byte_by_byte() -> None:
    """The signature is over these bytes and no others."""
    [one] = said()["records"]
    assert one["record"].encode() == RECORD
    assert one["signature"] == ARMOURED


def test_its_salts_open_what_the_record_commits_to() -> None:
    """The authority has its letter, and shows with it what the record is about."""
    [one] = said()["records"]
    salt = bytes.fromhex(one["salts"]["letter"])
    assert json.loads(RECORD)["commitments"]["letter"] == commitment(salt, LETTER.digest)


def test_its_salt_finds_the_record_in_the_log() -> None:
    """SHA-256 of salt and digest, as the log has it."""
    [one] = said()["records"]
    salt = bytes.fromhex(one["log"]["salt"])
    entry = hashlib.sha256(salt + hashlib.sha256(RECORD).digest()).digest()
    assert entry == entry_of(salt, RECORD)
    assert one["log"]["index"] is None
