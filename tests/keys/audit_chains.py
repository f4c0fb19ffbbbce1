"""Chains of acts as the tests make, break and forge them."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import rfc8785

from silta.keys.actor import Actor, Door
from silta.keys.audit.acts import Act
from silta.keys.audit.chain import Head
from silta.keys.audit.record import Entry, Facts, Recorded, recorded
from tests.registry import NOW

ELLI = Actor("01JD00000000000000000000E1", "elli@silta.example", Door.CONSOLE)
MINUTE = timedelta(minutes=1)
Chain = tuple[Recorded, ...]


def entry(number: int) -> Entry:
    """Return the act that stands at this number of every test's chain."""
    after: Facts = {"name_fi": f"Siltala {number}", "domains": ["siltala.example"]}
    act = list(Act)[number % len(Act)]
    return Entry(act, ELLI, "1234567-1", NOW + number * MINUTE, "sovittu", after=after)


def chain_of(length: int) -> Chain:
    """Return a chain of that many acts."""
    rows: list[Recorded] = []
    for number in range(1, length + 1):
        rows.append(recorded(entry(number), number, rows[-1].hash if rows else None))
    return tuple(rows)


def head_of(chain: Sequence[Recorded]) -> Head:
    """Return the end of a chain."""
    return Head(chain[-1].number, chain[-1].hash) if chain else Head(0, None)


def rewritten(row: Recorded, **changed: Any) -> Recorded:  # noqa: ANN401 -- any JSON
    """Return a record that says something else, with a hash that fits what it says."""
    record = rfc8785.dumps({**json.loads(row.record), **changed})
    digest = hashlib.sha256(record).digest()
    return dataclasses.replace(row, record=record, hash=digest)


def recomputed(chain: Sequence[Recorded], start: int, **changed: Any) -> Chain:  # noqa: ANN401 -- any JSON
    """Return the chain of a forger who changed one record and hashed all behind it anew."""
    rows = list(chain)
    rows[start] = rewritten(rows[start], **changed)
    for place in range(start + 1, len(rows)):
        rows[place] = rewritten(rows[place], previous=rows[place - 1].hash.hex())
    return tuple(rows)
