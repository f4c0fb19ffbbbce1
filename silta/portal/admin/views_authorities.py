"""What the console's pages of authorities show, as types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from silta.base.identity import BusinessId
from silta.keys.audit.record import Recorded
from silta.keys.authority import Authority, AuthorityState, Step
from silta.keys.proposal import Proposal
from silta.mailbox.service import Service


@dataclass(frozen=True, slots=True)
class Row:
    """An authority in the list, by its name in the reader's language."""

    id: BusinessId
    name: str
    state: AuthorityState
    missing: tuple[Step, ...]
    domains: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step of joining; ``done_by`` is the name of whoever recorded it, None for a missing one.

    ``verified`` are the lines of a self-check, each a name and a value.
    """

    step: Step
    done_at: datetime | None = None
    done_by: str | None = None
    reference: str | None = None
    verified: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """An act on the authority; ``name`` is the chain's word for it."""

    name: str
    at: datetime
    by: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """One authority's page; ``certificates`` is how many it has.

    ``waiting`` is what was proposed and not decided yet; ``receipts`` counts those that did
    not leave yet, about messages that were filed, by what keeps them.
    """

    authority: Authority
    name: str
    steps: tuple[StepShown, ...]
    services: tuple[Service, ...]
    certificates: int
    receipts: Mapping[str | None, int]
    waiting: tuple[Proposal, ...]
    acts: tuple[Act, ...]


def steps_shown(authority: Authority, people: Mapping[str, str]) -> tuple[StepShown, ...]:
    """Return all steps in their order; ``people`` are the names of administrators by id."""
    done = {one.step: one for one in authority.steps}
    return tuple(
        StepShown(
            step,
            done[step].done_at,
            people.get(done[step].done_by, done[step].done_by),
            done[step].reference,
            _lines(done[step].verified),
        )
        if step in done
        else StepShown(step)
        for step in Step
    )


def act_shown(recorded: Recorded) -> Act:
    """Return a record of the chain as a line of the page."""
    said = recorded.said()
    return Act(recorded.act, recorded.at, str(said["actor_name"]), said["reason"])


def _lines(verified: str | None) -> tuple[tuple[str, str], ...]:
    parts = (line.partition(": ") for line in (verified or "").splitlines())
    return tuple((name, value) for name, _, value in parts)
