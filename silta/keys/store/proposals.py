"""Proposals in the database."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from silta.base.act import ActRefused
from silta.base.database import Transaction
from silta.base.ids import new_id
from silta.keys.actor import Actor
from silta.keys.audit.acts import Act
from silta.keys.proposal import Arguments, Proposal, ProposalId, ProposalState
from silta.keys.tables import proposal


def add(  # noqa: PLR0913 -- each is a fact of a proposal
    transaction: Transaction,
    *,
    act: Act,
    subject: str,
    arguments: Arguments,
    reason: str,
    by: Actor,
    at: datetime,
) -> ProposalId:
    """Add an open proposal."""
    new = ProposalId(new_id(at))
    transaction.execute(
        insert(proposal).values(
            id=new,
            act=act,
            subject=subject,
            arguments=json.dumps(dict(arguments), ensure_ascii=False),
            reason=reason[:500],
            state=ProposalState.OPEN,
            proposed_at=at,
            proposed_by=by.id,
            proposed_by_name=by.name,
        )
    )
    return new


def get(transaction: Transaction, wanted: str) -> Proposal:
    """Return a proposal; raise ActRefused when there is none of that id."""
    row = transaction.execute(select(proposal).where(proposal.c.id == wanted)).first()
    if row is None:
        raise ActRefused("there is no such proposal")
    return _read(row)


def list_open(transaction: Transaction, act: Act | None = None) -> list[Proposal]:
    """Return what waits for a decision, the oldest first: of one act, or all."""
    query = select(proposal).where(proposal.c.state == ProposalState.OPEN)
    if act is not None:
        query = query.where(proposal.c.act == act)
    rows = transaction.execute(query.order_by(proposal.c.proposed_at)).all()
    return [_read(row) for row in rows]


def decide(  # noqa: PLR0913 -- each is a fact of the decision
    transaction: Transaction,
    wanted: ProposalId,
    state: ProposalState,
    *,
    by: Actor,
    reason: str | None,
    at: datetime,
) -> None:
    """Close an open proposal; raise ActRefused if another hand was quicker."""
    still_open = (proposal.c.id == wanted) & (proposal.c.state == ProposalState.OPEN)
    values = {"state": state, "decided_at": at, "decided_by": by.id, "decided_reason": reason}
    if transaction.execute(update(proposal).where(still_open).values(**values)).rowcount != 1:
        raise ActRefused("somebody decided on this proposal in the meantime: look again")


def _read(row: Row[*tuple[Any, ...]]) -> Proposal:
    return Proposal(
        id=ProposalId(row.id),
        act=Act(row.act),
        subject=row.subject,
        arguments=json.loads(row.arguments),
        reason=row.reason,
        state=ProposalState(row.state),
        proposed_at=row.proposed_at,
        proposed_by=row.proposed_by,
        proposed_by_name=row.proposed_by_name,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        decided_reason=row.decided_reason,
    )
