"""The machine-readable receipt: signed records, their salts, and the log as it was. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

import rfc8785

from silta.base.keyed_hash import HashKey
from silta.mailbox.evidence.checkpoint import Checkpoint
from silta.mailbox.evidence.entry import log_salt
from silta.mailbox.evidence.record import Event, salt
from silta.mailbox.store.evidence_found import Signed

FORMAT: Final = "silta-receipt/1"


def receipt_json(records: Sequence[Signed], log: Checkpoint | None, key: HashKey) -> bytes:
    """Return the receipt in canonical JSON (RFC 8785), by ``receipt.schema.json``.

    It holds all that its reader needs to check the records without us; the checkpoint makes
    the reader a witness of the log.
    """
    return rfc8785.dumps(
        {
            "format": FORMAT,
            "records": [_signed(one, key) for one in records],
            "checkpoint": None if log is None else _checkpoint(log),
        }
    )


def _signed(one: Signed, key: HashKey) -> dict[str, Any]:
    return {
        "record": one.record.decode(),
        "signature": one.signature,
        "signer": one.signer,
        "salts": _salts(one, key),
        "log": {"salt": log_salt(key, one.id).hex(), "index": one.log_index},
    }


def _salts(one: Signed, key: HashKey) -> dict[str, str]:
    names = json.loads(one.record)["commitments"]
    return {name: salt(key, one.id, Event(one.event), name).hex() for name in names}


def _checkpoint(log: Checkpoint) -> dict[str, str]:
    return {"note": log.note, "statement": log.statement, "signature": log.signature}
