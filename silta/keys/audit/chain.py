"""Verifying the chain of acts: an edit, a removal, a reordering, a cut end. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from silta.base.times import utc_milliseconds
from silta.keys.audit.record import Recorded


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain: how many records, and the hash of the last; it fits in a line."""

    number: int
    hash: bytes | None

    def __str__(self) -> str:
        return f"{self.number}:{self.hash.hex() if self.hash else ''}"


@dataclass(frozen=True, slots=True)
class Broken:
    """Where a chain does not hold, and how, in words for a person."""

    number: int
    why: str


def parse_head(text: str) -> Head:
    """Return the head that a notice named as NUMBER:HASH; raise ValueError for other texts."""
    number, _, digest = text.strip().partition(":")
    found = Head(int(number), bytes.fromhex(digest) or None)
    if found.number < 0 or (
        found.hash is not None and len(found.hash) != hashlib.sha256().digest_size
    ):
        raise ValueError("a head is NUMBER:HASH")
    return found


def verify(chain: Iterable[Recorded], head: Head, known: Iterable[Head] = ()) -> Broken | None:
    """Return the first place where the chain does not hold, or None when all of it does.

    ``chain`` is in the order of its numbers; ``head`` is what the database says its end
    is; ``known`` are heads from elsewhere (the daily notices): whoever recomputes the whole
    chain cannot change those.
    """
    wanted: dict[int, set[bytes | None]] = {}
    for one in known:
        wanted.setdefault(one.number, set()).add(one.hash)
    previous: bytes | None = None
    number = 0
    for row in chain:
        number += 1
        why = _flaw(row, number, previous)
        # Two heads of one number that differ: one of them is of a chain that was recomputed.
        if why is None and wanted.get(number, {row.hash}) != {row.hash}:
            why = "it is not the record that a notice named"
        if why is not None:
            return Broken(number, why)
        previous = row.hash
    if (number, previous) != (head.number, head.hash):
        return Broken(number + 1, "the chain does not end where its head says")
    cut = min((one for one in wanted if one > number), default=None)
    return None if cut is None else Broken(cut, "a notice named a record that is not there")


def _flaw(row: Recorded, number: int, previous: bytes | None) -> str | None:
    if row.number != number:
        return "a record is missing, or out of order"
    if hashlib.sha256(row.record).digest() != row.hash:
        return "the record is not the one that was written"
    try:
        said = row.said()
    except ValueError:
        return "the record is not readable"
    columns = {
        "number": row.number,
        "act": row.act,
        "actor": row.actor,
        "subject": row.subject,
        "alarms": row.alarms,
        "time": utc_milliseconds(row.at),
    }
    if any(said.get(name) != value for name, value in columns.items()):
        return "the row says something else than its record"
    if said.get("previous") != (previous.hex() if previous else None):
        return "the record is not bound to the one before it"
    return None
