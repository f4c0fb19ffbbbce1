"""Whether a process that may write evidence made a record as its row has it now. Pure."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import rfc8785

from silta.base.identity import BusinessId
from silta.base.keyed_hash import HashKey
from silta.base.times import utc_milliseconds
from silta.mailbox.evidence.record import FORMAT, mark_of
from silta.mailbox.vault.types import MessageRef


@dataclass(frozen=True, slots=True)
class Row:
    """A record, and what its row says of it; whoever writes to the database may change either."""

    id: str
    authority: BusinessId
    number: int
    message: MessageRef | None
    event: str
    time: datetime
    record: bytes


@dataclass(frozen=True, slots=True)
class Waits(Row):
    """A record that waits for the worker; ``before`` is the hash of the one before it."""

    hash: bytes
    mark: bytes | None
    before: bytes | None


def is_genuine(row: Waits, key: HashKey) -> bool:
    """Tell whether a record may be logged and signed: made by us, unchanged, in its place."""
    if not is_marked(row.record, row.mark, key):
        return False
    said, before = said_in(row.record), row.before.hex() if row.before else None
    is_whole = hashlib.sha256(row.record).digest() == row.hash
    return is_whole and fits(row, said) and said.get("previous") == before


def is_made_here(row: Row, mark: bytes | None, key: HashKey) -> bool:
    """Tell whether the mark is of this record, and the row says of it what it says itself."""
    return is_marked(row.record, mark, key) and fits(row, said_in(row.record))


def is_marked(record: bytes, mark: bytes | None, key: HashKey) -> bool:
    """Tell whether somebody with the secret made the record; one without a mark is not."""
    return mark is not None and hmac.compare_digest(mark, mark_of(key, record))


def fits(row: Row, said: dict[str, Any]) -> bool:
    """Tell whether the columns beside a record say what the record says."""
    return _columns(row).items() <= said.items()


def said_in(record: bytes) -> dict[str, Any]:
    """Return what a record says; nothing for what is not in canonical form (RFC 8785)."""
    try:
        said = json.loads(record)
        is_canonical = rfc8785.dumps(said) == record
    except (ValueError, RecursionError):
        return {}
    return said if is_canonical and isinstance(said, dict) else {}


def _columns(row: Row) -> dict[str, object]:
    return {
        "format": FORMAT,
        "evidence_id": row.id,
        "event": row.event,
        "time": utc_milliseconds(row.time),
        "authority": row.authority,
        "message": row.message,
        "number": row.number,
    }
