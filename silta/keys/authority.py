"""Authorities and their onboarding, as types and pure decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from silta.base.act import ActRefused
from silta.base.identity import BusinessId
from silta.keys.details import Details


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
    """One step of joining: when, by whom, and the reference of the paper behind it.

    ``verified`` is what a self-check proved, line by line; None where a person's word counts.
    """

    step: Step
    done_at: datetime
    done_by: str
    reference: str
    verified: str | None = None


@dataclass(frozen=True, slots=True)
class Authority:
    """A municipality as the registry knows it; ``state_reason`` is of its last suspension."""

    id: BusinessId
    name_fi: str
    name_sv: str | None
    name_en: str | None
    state: AuthorityState
    receipts_to: str | None
    domains: tuple[str, ...]
    steps: tuple[StepDone, ...]
    ring_generation: int
    contact_name: str | None = None
    contact_email: str | None = None
    contact_phone: str | None = None
    languages: tuple[str, ...] = ("fi",)
    state_reason: str | None = None

    @property
    def details(self) -> Details:
        """Return what may be changed of it without a change of trust."""
        return Details(**{name: getattr(self, name) for name in Details.__slots__})

    def missing_steps(self) -> tuple[Step, ...]:
        """Return the steps not yet recorded, in their order."""
        done = {step.step for step in self.steps}
        return tuple(step for step in Step if step not in done)

    def must_be_ready(self) -> None:
        """Raise ActRefused, naming what is missing, unless the authority may be opened."""
        if self.state == AuthorityState.SUSPENDED:
            raise ActRefused(f"{self.id} is suspended: resume it instead")
        if self.state == AuthorityState.OPEN:
            raise ActRefused(f"{self.id} is open already")
        missing = self.missing_steps()
        if missing:
            raise ActRefused(f"{self.id} cannot be opened: missing {', '.join(missing)}")

    def must_be(self, state: AuthorityState) -> None:
        """Raise ActRefused, naming the state that it is in, unless that is ``state``."""
        if self.state != state:
            raise ActRefused(f"{self.id} is {self.state}, not {state}")
