"""Whether each authority's chain of records holds: an edit, a removal, another order. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from silta.base.identity import BusinessId
from silta.base.keyed_hash import HashKey
from silta.mailbox.evidence.commitment_check import Commitments
from silta.mailbox.evidence.finding import ChainEnd, Finding, Kept
from silta.mailbox.evidence.genuine import fits, is_marked, said_in


def chain_findings(
    rows: Iterable[Kept], ends: Mapping[BusinessId, ChainEnd], key: HashKey
) -> Iterator[Finding]:
    """Yield what does not hold of the chains.

    ``rows`` are in the order of authority and number; ``key`` is the secret that marks and
    salts are made with.
    """
    left = dict(ends)
    for authority, chain in groupby(rows, lambda row: row.authority):
        end = left.pop(authority, ChainEnd(0, None))
        yield from _of_one(authority, chain, end, key)
    for authority, end in left.items():
        if end.number:
            yield _cut(authority)


def _of_one(
    authority: BusinessId, chain: Iterable[Kept], end: ChainEnd, key: HashKey
) -> Iterator[Finding]:
    number, previous, unsigned, commitments = 0, None, _Unsigned(), Commitments()
    for row in chain:
        said = said_in(row.record)
        findings = [*_of_place(row, said, number, previous), *_of_row(row, said, key)]
        if said and commitments.lacks(said):
            findings.append(row.wrong("it lacks a commitment that each record of its event has"))
        yield from findings
        yield from unsigned.passed_over(row, is_whole=not findings)
        number, previous = row.number, row.hash.hex()
    if (number, previous) != (end.number, end.hash.hex() if end.hash else None):
        yield _cut(authority)


def _cut(authority: BusinessId) -> Finding:
    what = "it does not end where its head says: records at its end were removed, or added"
    return Finding(f"chain of {authority}", what)


class _Unsigned:
    """The records of a chain that had no signature yet, as it is gone through."""

    def __init__(self) -> None:
        self._waiting: list[tuple[datetime, Finding]] = []

    def passed_over(self, row: Kept, *, is_whole: bool) -> Iterator[Finding]:
        """Yield those whose turn was before a signed row's; what does not hold has no turn."""
        if row.signature is None:
            if is_whole:
                what = "a later record is signed, and it is not: its signature was removed"
                self._waiting.append((row.time, row.wrong(what)))
            return
        yield from (finding for at, finding in self._waiting if at <= row.time)
        self._waiting = [one for one in self._waiting if one[0] > row.time]


def _of_place(
    row: Kept, said: dict[str, Any], number: int, previous: str | None
) -> Iterator[Finding]:
    if row.number != number + 1:
        yield row.wrong("records before it are missing: they were removed, or put elsewhere")
    elif said and said.get("previous") != previous:
        yield row.wrong("it is not bound to the record before it: one of them was exchanged")


def _of_row(row: Kept, said: dict[str, Any], key: HashKey) -> Iterator[Finding]:
    if not is_marked(row.record, row.mark, key):
        yield row.wrong("it was not made by a process of Silta's: somebody wrote or changed it")
    if hashlib.sha256(row.record).digest() != row.hash:
        yield row.wrong("its bytes do not give its hash: it was changed after it was written")
    if not said:
        yield row.wrong("it is no record in canonical form: Silta did not write it so")
    elif not fits(row, said):
        yield row.wrong("its row says something else than the record itself: the row was changed")
    if len({row.signature is None, row.signer is None, row.signed_at is None}) > 1:
        yield row.wrong("its row does not say who signed it, or when: the row was changed")
    if row.salt_key_id != key.key_id:
        yield row.wrong("it was salted with another secret than the one that is here")
