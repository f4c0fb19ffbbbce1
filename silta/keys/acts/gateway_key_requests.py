"""Asking for an act on the gateway's keys in the console, and doing it on the command line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from silta.base.act import ActRefused
from silta.base.database import Transaction
from silta.keys.actor import Actor
from silta.keys.acts import proposals
from silta.keys.audit.acts import Act
from silta.keys.fingerprint import Fingerprint
from silta.keys.gateway_key import GatewayKeyState, Purpose
from silta.keys.proposal import Proposal, ProposalId
from silta.keys.store import gateway_keys
from silta.keys.store import proposals as stored

WANTED = "wanted"


class Wanted(StrEnum):
    """What can be asked for; each is a command of ``silta gateway-key``."""

    NEW = "new"
    PUBLISH = "publish"
    ACTIVATE = "activate"
    RETIRE = "retire"


# In which states a key can be asked to be so.
FITTING = {
    Wanted.PUBLISH: (GatewayKeyState.NEW,),
    Wanted.ACTIVATE: (GatewayKeyState.NEW, GatewayKeyState.PUBLISHED),
    Wanted.RETIRE: (GatewayKeyState.NEW, GatewayKeyState.PUBLISHED, GatewayKeyState.OVERLAP),
}


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks for; ``subject`` is a fingerprint, or the purpose of a new key."""

    proposal: Proposal

    @property
    def wanted(self) -> Wanted:
        """Return which act."""
        return Wanted(str(self.proposal.arguments[WANTED]))

    @property
    def subject(self) -> str:
        """Return the key's fingerprint, or the purpose of a new one."""
        return self.proposal.subject

    @property
    def command(self) -> str:
        """Return the command line that does it."""
        of = f"--purpose {self.subject}" if self.wanted == Wanted.NEW else self.subject
        return f"silta gateway-key {self.wanted} {of} --request {self.proposal.id}"


def ask_for_key(
    transaction: Transaction, actor: Actor, purpose: Purpose, *, reason: str, at: datetime
) -> ProposalId:
    """Ask for a new key; it is made on the command line."""
    return _ask(transaction, actor, Wanted.NEW, purpose, reason=reason, at=at)


def ask(  # noqa: PLR0913 -- each is a fact of the request
    transaction: Transaction,
    actor: Actor,
    wanted: Wanted,
    fingerprint: Fingerprint,
    *,
    reason: str,
    at: datetime,
) -> ProposalId:
    """Ask for an act on a key; raise ActRefused where its state does not allow it."""
    key = gateway_keys.get(transaction, fingerprint)
    key.must_be(*FITTING[wanted])
    if wanted == Wanted.PUBLISH and key.purpose != Purpose.OPENING:
        raise ActRefused("only a key that opens mails stands in the directory")
    return _ask(transaction, actor, wanted, fingerprint, reason=reason, at=at)


def list_open(transaction: Transaction) -> list[Request]:
    """Return what is asked for and not done yet, the oldest first."""
    return [Request(one) for one in stored.list_open(transaction, Act.GATEWAY_KEY_ASKED_FOR)]


def fulfil(  # noqa: PLR0913 -- each is a fact of the request and of its doing
    transaction: Transaction,
    actor: Actor,
    request: str | None,
    wanted: Wanted,
    subject: str,
    *,
    at: datetime,
) -> Proposal | None:
    """Close a request as confirmed, in the transaction of what it asks for; return it.

    Without one there is nothing to close. Raises ActRefused for a request of something else.
    """
    if request is None:
        return None
    found = proposals.confirm(transaction, actor, request, at)
    asked = (found.act, found.arguments.get(WANTED), found.subject)
    if asked != (Act.GATEWAY_KEY_ASKED_FOR, wanted, subject):
        raise ActRefused("this request asks for something else: see 'silta gateway-key requests'")
    return found


def _ask(  # noqa: PLR0913 -- each is a fact of the request
    transaction: Transaction,
    actor: Actor,
    wanted: Wanted,
    subject: str,
    *,
    reason: str,
    at: datetime,
) -> ProposalId:
    act, arguments = Act.GATEWAY_KEY_ASKED_FOR, {WANTED: wanted.value}
    return proposals.propose(transaction, actor, act, str(subject), arguments, reason=reason, at=at)
