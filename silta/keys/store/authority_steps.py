"""The steps of authorities' joining in the database."""

from __future__ import annotations

from sqlalchemy import select

from silta.base.act import ActRefused
from silta.base.database import Transaction
from silta.base.identity import BusinessId
from silta.base.store import insert_or_nothing
from silta.keys.authority import Step, StepDone
from silta.keys.tables import authority_step


def record(transaction: Transaction, business_id: BusinessId, done: StepDone) -> bool:
    """Record a step of joining unless it is recorded already; tell whether it was not."""
    row = {
        "authority_id": business_id,
        "step": done.step,
        "done_at": done.done_at,
        "done_by": done.done_by,
        "reference": done.reference,
        "verified": done.verified,
    }
    return insert_or_nothing(transaction, authority_step, row)


def must_record(transaction: Transaction, business_id: BusinessId, done: StepDone) -> None:
    """Record a step of joining; raise ActRefused for one that is: it is not rewritten."""
    if not record(transaction, business_id, done):
        raise ActRefused(f"step {done.step} of {business_id} is already recorded")


def steps_of(transaction: Transaction, business_id: BusinessId) -> tuple[StepDone, ...]:
    """Return the recorded steps of an authority, in the order in which they were done."""
    rows = transaction.execute(
        select(authority_step)
        .where(authority_step.c.authority_id == business_id)
        .order_by(authority_step.c.done_at, authority_step.c.step)
    )
    return tuple(
        StepDone(Step(row.step), row.done_at, row.done_by, row.reference, row.verified)
        for row in rows
    )
