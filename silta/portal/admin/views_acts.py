"""Records and proposals as the console shows them: who, what, why, what before and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from silta.keys.audit.record import Recorded

# An act's facts are short; what is longer was not written by us.
LONGEST_SHOWN = 2000
# How the names of facts end that are times.
OF_TIMES: Final = ("_at", "_until")


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that an act says or changes; None where there is nothing.

    A time is one that knows its time zone; the template has words for what else is known.
    """

    name: str
    before: str | datetime | None
    after: str | datetime | None


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
    return tuple(Fact(name, _told(name, before), _told(name, after)) for name in names)


def shown(value: object) -> str | None:
    """Return a fact as text: a list with commas; None and an empty text as nothing."""
    if value is None or value in ("", [], ()):
        return None
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"


def _told(name: str, facts: Mapping[str, Any]) -> str | datetime | None:
    """Return one fact; what is called a time and is none is shown as the text that it is."""
    text = shown(facts.get(name))
    if text is None or not name.endswith(OF_TIMES):
        return text
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return at if at.tzinfo else text


def _mapping(given: object) -> Mapping[str, Any]:
    return given if isinstance(given, dict) else {}
