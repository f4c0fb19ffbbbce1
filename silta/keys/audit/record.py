"""Audit records: who did what, when, why, what was before and after; canonical JSON. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import rfc8785

from silta.base.times import utc_milliseconds
from silta.keys.actor import Actor
from silta.keys.audit.acts import BREAK_GLASS, TOLD_TO_ALL, Act

FORMAT = "silta-audit/1"

# What an act says of a thing: names of fields, and texts, numbers, lists of texts or nothing.
Facts = Mapping[str, str | int | bool | list[str] | None]


@dataclass(frozen=True, slots=True)
class Entry:
    """One act, before it has its place in the chain.

    ``subject`` is what it was done to: a business id, a fingerprint, a code, an
    administrator's id. ``alone`` says that an act which needs two hands was done by one.
    """

    act: Act
    actor: Actor
    subject: str
    at: datetime
    reason: str | None = None
    before: Facts = field(default_factory=dict)
    after: Facts = field(default_factory=dict)
    alone: bool = False

    @property
    def alarms(self) -> bool:
        """Tell whether all administrators are told at once: by what was done, or by one hand."""
        return self.alone or self.actor.is_owner or self.act in TOLD_TO_ALL


@dataclass(frozen=True, slots=True)
class Recorded:
    """An entry in its place; ``hash`` is the SHA-256 of ``record``, its canonical JSON."""

    number: int
    at: datetime
    act: str
    actor: str
    subject: str
    alarms: bool
    record: bytes = field(repr=False)
    hash: bytes = field(repr=False)

    def said(self) -> dict[str, Any]:
        """Return what the record says; raise ValueError when it is no JSON object."""
        found = json.loads(self.record)
        if not isinstance(found, dict):
            raise ValueError("an audit record is a JSON object")  # noqa: TRY004 -- as json raises
        return found


def recorded(entry: Entry, number: int, previous: bytes | None) -> Recorded:
    """Return the entry at ``number`` (from 1) of the chain, after the record of that hash."""
    record = rfc8785.dumps(
        {
            "format": FORMAT,
            "number": number,
            "time": utc_milliseconds(entry.at),
            "act": entry.act.value,
            "actor": entry.actor.id,
            "actor_name": entry.actor.name,
            "door": entry.actor.door.value,
            "subject": entry.subject,
            "reason": entry.reason,
            "before": dict(entry.before),
            "after": dict(entry.after),
            "alone": entry.alone,
            "alarms": entry.alarms,
            "break_glass": entry.act in BREAK_GLASS,
            "previous": previous.hex() if previous else None,
        }
    )
    digest = hashlib.sha256(record).digest()
    return Recorded(
        number=number,
        at=entry.at,
        act=entry.act.value,
        actor=entry.actor.id,
        subject=entry.subject,
        alarms=entry.alarms,
        record=record,
        hash=digest,
    )
