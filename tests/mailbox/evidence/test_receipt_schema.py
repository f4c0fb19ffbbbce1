"""The published schema says what a receipt's machine-readable part is."""

from __future__ import annotations

import json
from typing import Final

import pytest

from silta.keys.fingerprint import Fingerprint
from silta.mailbox.evidence.checkpoint import Checkpoint
from silta.mailbox.evidence.receipt_json import receipt_json
from silta.mailbox.evidence.record import Draft, canonical
from silta.mailbox.evidence.schema import receipt_schema_text
from silta.mailbox.store.evidence_found import Signed
from tests.mailbox.evidence.schema_reader import Reader
from tests.mailbox.evidence.test_record import DRAFT, KEY
from tests.mailbox.evidence.test_schema import RECORDS, UNREAD

RECEIPTS: Final = Reader(json.loads(receipt_schema_text()))


def signed(draft: Draft, log_index: int | None = 7) -> Signed:
    """Return a record as it is kept once it is signed; a receipt looks at its words alone."""
    written = canonical(draft, 1, None, KEY)
    armoured = "-----BEGIN PGP SIGNATURE-----\n\n-----END PGP SIGNATURE-----\n"
    return Signed(
        id=draft.evidence_id,
        authority=draft.authority,
        number=1,
        message=None,
        event=draft.event,
        time=draft.time,
        record=written,
        signature=armoured,
        signer=Fingerprint("AB" * 20),
        log_index=log_index,
    )


CHECKPOINT: Final = Checkpoint(
    1,
    1,
    b"R" * 32,
    DRAFT.time,
    "note\n",
    "Silta transparency log\n",
    "-----BEGIN PGP SIGNATURE-----\n",
    Fingerprint("AB" * 20),
)


@pytest.mark.parametrize("index", [7, 0, None])
@pytest.mark.parametrize("checkpoint", [CHECKPOINT, None], ids=["checkpoint", "none yet"])
def test_a_receipt_follows_the_schema(checkpoint: Checkpoint | None, index: int | None) -> None:
    """With a salt for each commitment, whether the log has come to the record or not."""
    receipt = json.loads(receipt_json([signed(UNREAD, index)], checkpoint, KEY))
    assert RECEIPTS.faults(receipt) == []
    [sent] = receipt["records"]
    said = json.loads(sent["record"])
    assert (RECORDS.faults(said), set(sent["salts"])) == ([], set(said["commitments"]))


@pytest.mark.parametrize("field", ["record", "signature", "signer", "salts", "log"])
def test_a_receipt_without_its_proof_is_none(field: str) -> None:
    """What is missing cannot be checked."""
    receipt = json.loads(receipt_json([signed(UNREAD)], None, KEY))
    del receipt["records"][0][field]
    assert RECEIPTS.faults(receipt)
