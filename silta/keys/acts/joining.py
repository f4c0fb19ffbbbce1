"""An authority's joining: it is added, and its steps are recorded one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from silta.base.database import Transaction
from silta.base.identity import BusinessId
from silta.keys.actor import Actor
from silta.keys.acts.domains import must_be_nobody_elses, read_domains
from silta.keys.audit.acts import Act
from silta.keys.audit.record import Entry
from silta.keys.authority import Authority, AuthorityState, Step, StepDone
from silta.keys.details import read_details
from silta.keys.store import audit, authorities, authority_steps
from silta.keys.typed import LONGEST_REFERENCE, line


def add(  # noqa: PLR0913 -- each is a fact of the act
    transaction: Transaction,
    actor: Actor,
    business_id: BusinessId,
    domains: Sequence[str],
    typed: Mapping[str, str],
    *,
    at: datetime,
) -> None:
    """Add an authority in preparation, with the details as they were typed.

    Raises ActRefused if it is registered, or a domain is another's.
    """
    details = read_details(typed)
    found = read_domains(domains)
    new = Authority(
        id=business_id,
        name_fi=details.name_fi,
        name_sv=details.name_sv,
        name_en=details.name_en,
        state=AuthorityState.PREPARING,
        receipts_to=details.receipts_to,
        domains=found,
        steps=(),
        ring_generation=0,
        contact_name=details.contact_name,
        contact_email=details.contact_email,
        contact_phone=details.contact_phone,
        languages=details.languages,
    )
    authorities.add(transaction, new, at)
    after = {**details.facts(), "domains": list(found)}
    audit.append(transaction, Entry(Act.AUTHORITY_ADDED, actor, business_id, at, after=after))
    must_be_nobody_elses(transaction, business_id, found)


def record_step(  # noqa: PLR0913 -- each is a fact of the act
    transaction: Transaction,
    actor: Actor,
    business_id: BusinessId,
    step: Step,
    *,
    reference: str,
    at: datetime,
) -> None:
    """Record a step of joining, with the paper behind it; what is recorded is not rewritten."""
    found = authorities.hold(transaction, business_id)
    paper = line("the reference", reference, LONGEST_REFERENCE)
    done = StepDone(step, at, actor.id, paper)
    authority_steps.must_record(transaction, found.id, done)
    audit.append(transaction, _of_step(actor, found.id, done))


def record_self_check(
    transaction: Transaction, actor: Actor, business_id: BusinessId, done: StepDone
) -> bool:
    """Record a step that an authority passed by itself, unless it is recorded already.

    Tells whether it was not. Takes no lock on the authority: who calls this may not change it.
    """
    is_first = authority_steps.record(transaction, business_id, done)
    if is_first:
        audit.append(transaction, _of_step(actor, business_id, done))
    return is_first


def _of_step(actor: Actor, business_id: BusinessId, done: StepDone) -> Entry:
    after = {"step": done.step.value, "reference": done.reference, "verified": done.verified}
    return Entry(Act.AUTHORITY_STEP, actor, business_id, done.done_at, after=after)
