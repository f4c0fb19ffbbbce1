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
from silta.keys.typed import line

LONGEST_REASON = 500


def must_have_reason(reason: str) -> str:
    """Return the reason as one line of visible text; raise ActRefused for none, or another."""
    if not reason.strip():
        raise ActRefused("a reason is needed: it stands in the record")
    return line("the reason", " ".join(reason.splitlines()), LONGEST_REASON)


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
    # Of two who propose the same at once, the second one finds the first one's.
    audit.hold(transaction)
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
    _record_declined(transaction, actor, found, given, at)
    return found


def decline_all_of(
    transaction: Transaction, actor: Actor, proposer: str, *, reason: str, at: datetime
) -> None:
    """Close what somebody proposed who is removed: no other hand carries out their word.

    Each has its own record, where whoever looks at its subject finds it.
    """
    theirs = [one for one in proposals.list_open(transaction) if one.proposed_by == proposer]
    declined = ProposalState.DECLINED
    for one in theirs:
        proposals.decide(transaction, one.id, declined, by=actor, reason=reason, at=at)
    for one in theirs:
        _record_declined(transaction, actor, one, reason, at)


def _record_declined(
    transaction: Transaction, actor: Actor, found: Proposal, reason: str, at: datetime
) -> None:
    after = {"proposal": found.id, "act": found.act.value}
    audit.append(transaction, Entry(Act.DECLINED, actor, found.subject, at, reason, after=after))
