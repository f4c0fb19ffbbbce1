"""Authorities and their onboarding, as types and pure decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from silta.base.act import ActRefused
from silta.base.identity import BusinessId


class Step(StrEnum):
    """What must be recorded before an authority may send (joining, feature A16)."""

    AGREEMENT = "agreement"
    SECURITY = "security"
    TECHNICAL = "technical"
    DETAILS = "details"


class AuthorityState(StrEnum):
    """The life of an authority here."""

    PREPARING = "preparing"
    OPEN = "open"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class StepDone:
    """One step of joining: when, by whom, and the reference of the paper behind it."""

    step: Step
    done_at: datetime
    done_by: str
    reference: str


@dataclass(frozen=True, slots=True)
class Authority:
    """A municipality as the registry knows it."""

    id: BusinessId
    name_fi: str
    name_sv: str | None
    name_en: str | None
    state: AuthorityState
    receipts_to: str | None
    domains: tuple[str, ...]
    steps: tuple[StepDone, ...]
    ring_generation: int

    def missing_steps(self) -> tuple[Step, ...]:
        """Return the steps not yet recorded, in their order."""
        done = {step.step for step in self.steps}
        return tuple(step for step in Step if step not in done)

    def must_be_ready(self) -> None:
        """Raise ActRefused, naming what is missing, unless the authority may be opened."""
        missing = self.missing_steps()
        if missing:
            raise ActRefused(f"{self.id} cannot be opened: missing {', '.join(missing)}")
