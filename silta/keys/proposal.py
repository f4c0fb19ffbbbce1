"""Changes of trust that need a second hand: proposed by one, carried out on another's word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from silta.base.act import ActRefused
from silta.keys.actor import Actor
from silta.keys.audit.acts import Act

ProposalId = NewType("ProposalId", str)
Arguments = Mapping[str, str | list[str] | None]


class ProposalState(StrEnum):
    """The life of a proposal; a request for the command line is ``confirmed`` once it is done."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one administrator wants done; ``arguments`` are the act's own, as JSON has them."""

    id: ProposalId
    act: Act
    subject: str
    arguments: Arguments
    reason: str
    state: ProposalState
    proposed_at: datetime
    proposed_by: str
    proposed_by_name: str
    decided_at: datetime | None = None
    decided_by: str | None = None
    decided_reason: str | None = None

    def must_be_open(self) -> None:
        """Raise ActRefused when somebody decided already."""
        if self.state != ProposalState.OPEN:
            raise ActRefused(f"the proposal is {self.state} already")

    def must_not_be_of(self, actor: Actor) -> None:
        """Raise ActRefused for the hand that proposed it: another one must confirm."""
        if actor.id == self.proposed_by:
            raise ActRefused("who proposed it cannot confirm it: another administrator must")
