"""Whether each authority's chain of records holds: an edit, a removal, another order. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

import rfc8785

from silta.base.identity import BusinessId
from silta.base.times import utc_milliseconds
from silta.mailbox.evidence.finding import ChainEnd, Finding, Kept
from silta.mailbox.evidence.record import FORMAT


def chain_findings(
    rows: Iterable[Kept], ends: Mapping[BusinessId, ChainEnd], key_id: str
) -> Iterator[Finding]:
    """Yield what does not hold of the chains.

    ``rows`` are in the order of authority and number; ``key_id`` is of the secret that salts
    are made with.
    """
    left = dict(ends)
    for authority, chain in groupby(rows, lambda row: row.authority):
        end = left.pop(authority, ChainEnd(0, None))
        yield from _of_one(authority, chain, end, key_id)
    for authority, end in left.items():
        if end.number:
            yield _cut(authority)


def _of_one(
    authority: BusinessId, chain: Iterable[Kept], end: ChainEnd, key_id: str
) -> Iterator[Finding]:
    number, previous = 0, None
    for row in chain:
        said = _said(row)
        if row.number != number + 1:
            yield row.wrong("records before it are missing: they were removed, or put elsewhere")
        elif said and said.get("previous") != previous:
            yield row.wrong("it is not bound to the record before it: one of them was exchanged")
        yield from _of_row(row, said, key_id)
        number, previous = row.number, row.hash.hex()
    if (number, previous) != (end.number, end.hash.hex() if end.hash else None):
        yield _cut(authority)


def _cut(authority: BusinessId) -> Finding:
    what = "it does not end where its head says: records at its end were removed, or added"
    return Finding(f"chain of {authority}", what)


def _of_row(row: Kept, said: Mapping[str, object], key_id: str) -> Iterator[Finding]:
    if hashlib.sha256(row.record).digest() != row.hash:
        yield row.wrong("its bytes do not give its hash: it was changed after it was written")
    if not said:
        yield row.wrong("it is no record in canonical form: Silta did not write it so")
    elif not _columns(row).items() <= said.items():
        yield row.wrong("its row says something else than the record itself: the row was changed")
    if len({row.signature is None, row.signer is None, row.signed_at is None}) > 1:
        yield row.wrong("its row does not say who signed it, or when: the row was changed")
    if row.salt_key_id != key_id:
        yield row.wrong("it was salted with another secret than the one that is here")


def _said(row: Kept) -> dict[str, Any]:
    """Return what a record says; nothing for what is not in canonical form (RFC 8785)."""
    try:
        said = json.loads(row.record)
        is_canonical = rfc8785.dumps(said) == row.record
    except (ValueError, RecursionError):
        return {}
    return said if is_canonical and isinstance(said, dict) else {}


def _columns(row: Kept) -> dict[str, object]:
    return {
        "format": FORMAT,
        "evidence_id": row.id,
        "event": row.event,
        "time": utc_milliseconds(row.time),
        "authority": row.authority,
        "message": row.message,
        "number": row.number,
    }
