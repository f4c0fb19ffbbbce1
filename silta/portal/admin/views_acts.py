"""Records and proposals as the console shows them: who, what, why, what before and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from silta.keys.audit.record import Recorded

# An act's facts are short; what is longer was not written by us.
LONGEST_SHOWN = 2000


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that an act says or changes; None where there is nothing."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record in words; ``is_readable`` is False where the row is not what was written."""

    number: int
    at: datetime
    act: str
    by: str
    door: str
    subject: str
    reason: str | None
    facts: tuple[Fact, ...]
    alarms: bool
    alone: bool
    hash: str
    is_readable: bool = True


def view_of(row: Recorded) -> RecordView:
    """Return a record as it is shown; never raises, for a broken one must be seen too."""
    try:
        said = row.said()
    except ValueError:
        said = {}
    return RecordView(
        number=row.number,
        at=row.at,
        act=row.act,
        by=shown(said.get("actor_name")) or row.actor,
        door=shown(said.get("door")) or "",
        subject=shown(said.get("subject")) or "",
        reason=shown(said.get("reason")),
        facts=facts_of(_mapping(said.get("before")), _mapping(said.get("after"))),
        alarms=row.alarms,
        alone=said.get("alone") is True or said.get("break_glass") is True,
        hash=row.hash.hex(),
        is_readable=bool(said),
    )


def facts_of(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Fact, ...]:
    """Return what two sets of facts say of each name, in the order of the names."""
    names = sorted({*before, *after})
    return tuple(Fact(name, shown(before.get(name)), shown(after.get(name))) for name in names)


def shown(value: object) -> str | None:
    """Return a fact as text: a list with commas; None and an empty text as nothing."""
    if value is None or value in ("", [], ()):
        return None
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"


def _mapping(given: object) -> Mapping[str, Any]:
    return given if isinstance(given, dict) else {}
