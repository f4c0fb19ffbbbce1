"""Proposing a change of trust, and another hand's word on it."""

from __future__ import annotations

from datetime import datetime

from silta.base.act import ActRefused
from silta.base.database import Transaction
from silta.keys.actor import Actor
from silta.keys.audit.acts import Act
from silta.keys.audit.record import Entry
from silta.keys.proposal import Arguments, Proposal, ProposalId, ProposalState
from silta.keys.store import audit, proposals

LONGEST_REASON = 500


def must_have_reason(reason: str) -> str:
    """Return the reason without spaces around it; raise ActRefused for none, or too long a one."""
    found = reason.strip()
    if not found:
        raise ActRefused("a reason is needed: it stands in the record")
    if len(found) > LONGEST_REASON:
        raise ActRefused(f"a reason has at most {LONGEST_REASON} characters")
    return found


def propose(  # noqa: PLR0913 -- each is a fact of a proposal
    transaction: Transaction,
    actor: Actor,
    act: Act,
    subject: str,
    arguments: Arguments,
    *,
    reason: str,
    at: datetime,
) -> ProposalId:
    """Propose an act that needs a second hand; nothing changes until that one confirms.

    Raises ActRefused without a reason, or while the same is proposed already.
    """
    given = must_have_reason(reason)
    for waiting in proposals.list_open(transaction, act):
        if waiting.subject == subject and dict(waiting.arguments) == dict(arguments):
            raise ActRefused("this is proposed already, and waits for another administrator")
    new = proposals.add(
        transaction,
        act=act,
        subject=subject,
        arguments=arguments,
        reason=given,
        by=actor,
        at=at,
    )
    after = {"proposal": new, "act": act.value, **arguments}
    audit.append(transaction, Entry(Act.PROPOSED, actor, subject, at, given, after=after))
    return new


def confirm(transaction: Transaction, actor: Actor, wanted: str, at: datetime) -> Proposal:
    """Close a proposal as confirmed and return it; the caller carries it out in this transaction.

    The act itself is what the chain records. Raises ActRefused for the hand that proposed
    it, and when it is decided already.
    """
    found = proposals.get(transaction, wanted)
    found.must_be_open()
    found.must_not_be_of(actor)
    proposals.decide(transaction, found.id, ProposalState.CONFIRMED, by=actor, reason=None, at=at)
    return found


def decline(
    transaction: Transaction, actor: Actor, wanted: str, *, reason: str, at: datetime
) -> Proposal:
    """Close a proposal without carrying it out; its own proposer may, too: that withdraws it."""
    given = must_have_reason(reason)
    found = proposals.get(transaction, wanted)
    found.must_be_open()
    proposals.decide(transaction, found.id, ProposalState.DECLINED, by=actor, reason=given, at=at)
    after = {"proposal": found.id, "act": found.act.value}
    audit.append(transaction, Entry(Act.DECLINED, actor, found.subject, at, given, after=after))
    return found
