"""Carrying a proposal out on another hand's word, in the transaction of that word."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from silta.base.act import ActRefused
from silta.base.database import Transaction
from silta.base.identity import BusinessId
from silta.keys.actor import Actor
from silta.keys.acts import administrators, authorities, proposals
from silta.keys.acts.proposals import LONGEST_REASON
from silta.keys.administrator import Role
from silta.keys.audit.acts import Act
from silta.keys.invitation import Invited, Wanted
from silta.keys.proposal import Arguments, Proposal

Carrier = Callable[[Transaction, Actor, Proposal, datetime], Invited | None]

# Whom an invitation is for stands in its arguments; until it is carried out nobody has an id.
ADMINISTRATORS: Final = "administrators"


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """A proposal that was confirmed and done; ``invited`` where it was an invitation."""

    proposal: Proposal
    invited: Invited | None


def carry_out(transaction: Transaction, actor: Actor, wanted: str, at: datetime) -> CarriedOut:
    """Confirm a proposal and do what it says, as the act of the one who confirms.

    Raises ActRefused for the hand that proposed it, for one that is decided already, and
    whenever the act itself would be refused now: then it stays open.
    """
    found = proposals.confirm(transaction, actor, wanted, at)
    carrier = CARRIERS.get(found.act)
    if carrier is None:
        raise ActRefused("this is done on the command line, by whoever runs the machine")
    return CarriedOut(found, carrier(transaction, actor, found, at))


def arguments_of(wanted: Wanted) -> Arguments:
    """Return what a proposed invitation keeps of whom to invite."""
    return {"email": wanted.email, "role": wanted.role.value, "language": wanted.language}


def reason_of(proposal: Proposal) -> str:
    """Return the proposal's reason with its id, so that the record leads to the other hand."""
    mark = f" (proposal {proposal.id})"
    return proposal.reason[: LONGEST_REASON - len(mark)] + mark


def _invite(
    transaction: Transaction, actor: Actor, proposal: Proposal, at: datetime
) -> Invited | None:
    given = proposal.arguments
    wanted = Wanted(str(given["email"]), Role(str(given["role"])), str(given["language"]))
    reason = reason_of(proposal)
    return administrators.invite(transaction, actor, wanted, reason=reason, at=at)


def _open(transaction: Transaction, actor: Actor, proposal: Proposal, at: datetime) -> None:
    owner = BusinessId(proposal.subject)
    authorities.open_(transaction, actor, owner, reason=reason_of(proposal), at=at)


def _resume(transaction: Transaction, actor: Actor, proposal: Proposal, at: datetime) -> None:
    owner = BusinessId(proposal.subject)
    authorities.resume(transaction, actor, owner, reason=reason_of(proposal), at=at)


def _domains(transaction: Transaction, actor: Actor, proposal: Proposal, at: datetime) -> None:
    owner, given = BusinessId(proposal.subject), proposal.arguments["domains"]
    domains = given if isinstance(given, list) else [str(given)]
    reason = reason_of(proposal)
    authorities.change_domains(transaction, actor, owner, domains, reason=reason, at=at)


CARRIERS: Final[Mapping[Act, Carrier]] = {
    Act.ADMINISTRATOR_INVITED: _invite,
    Act.AUTHORITY_OPENED: _open,
    Act.AUTHORITY_RESUMED: _resume,
    Act.AUTHORITY_DOMAINS: _domains,
}
