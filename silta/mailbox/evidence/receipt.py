"""Receipts as they stand in the outbox: for which authority, of which records. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from silta.base.identity import BusinessId, parse_business_id

RECEIPT: Final = "receipt"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What one mail tells an authority: records of one message, or of one refusal, by id."""

    authority: BusinessId
    records: tuple[str, ...]


def body_of(authority: BusinessId, ids: Sequence[str]) -> bytes:
    """Return the body of an item of the outbox; all that is sent is read when it leaves."""
    return json.dumps({"authority": authority, "records": list(ids)}).encode()


def receipt_of(body: bytes) -> Receipt:
    """Read a body; raise ValueError for what is no receipt of this version."""
    try:
        said = dict(json.loads(body))
        authority, records = parse_business_id(said["authority"]), said["records"]
    except (KeyError, TypeError, ValueError):
        raise ValueError("not a receipt of this version") from None
    if not isinstance(records, list) or not records or not all(map(_is_id, records)):
        raise ValueError("not a receipt of this version")
    return Receipt(authority, tuple(records))


def _is_id(value: object) -> bool:
    return isinstance(value, str) and value != ""
