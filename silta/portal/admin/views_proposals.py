"""What a proposal would change, as the registry stands now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from silta.base.act import ActRefused
from silta.base.database import Transaction
from silta.base.identity import BusinessId
from silta.keys.acts.carrying_out import CARRIERS
from silta.keys.administrator import Administrator
from silta.keys.audit.acts import Act
from silta.keys.authority import Authority, AuthorityState
from silta.keys.proposal import Proposal
from silta.keys.store import authorities
from silta.portal.admin.views_acts import Fact, facts_of
from silta.portal.naming import Naming, naming
from silta.portal.views import Language

OF_AUTHORITIES = frozenset({Act.AUTHORITY_OPENED, Act.AUTHORITY_RESUMED, Act.AUTHORITY_DOMAINS})


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal that waits; ``is_mine`` when whoever reads it proposed it.

    ``is_ours`` says that it can be carried out here; else the command line does it.
    ``facts`` are what would change, ``whole`` what stays as it is and should be looked at.
    """

    id: str
    act: str
    subject: str
    name: str | None
    reason: str
    by: str
    at: datetime
    facts: tuple[Fact, ...]
    whole: tuple[Fact, ...]
    missing: tuple[str, ...]
    is_mine: bool
    is_ours: bool


def views_of(
    transaction: Transaction,
    waiting: Sequence[Proposal],
    reader: Administrator,
    language: Language,
) -> list[ProposalView]:
    """Return the proposals with what each would change, for one reader."""
    names = naming(transaction, language)
    return [_view(transaction, one, reader, names) for one in waiting]


def _view(
    transaction: Transaction, one: Proposal, reader: Administrator, names: Naming
) -> ProposalView:
    authority = _authority(transaction, one)
    return ProposalView(
        id=one.id,
        act=one.act.value,
        subject=one.subject,
        name=names.authority(authority.id) if authority else None,
        reason=one.reason,
        by=one.proposed_by_name,
        at=one.proposed_at,
        facts=_changes(one, authority),
        whole=_whole(authority) if authority else (),
        missing=tuple(authority.missing_steps()) if authority else (),
        is_mine=one.proposed_by == reader.actor.id,
        is_ours=one.act in CARRIERS,
    )


def _authority(transaction: Transaction, one: Proposal) -> Authority | None:
    """Return the authority that a proposal is about; None for none, or one that is gone."""
    if one.act not in OF_AUTHORITIES:
        return None
    try:
        return authorities.get(transaction, BusinessId(one.subject))
    except ActRefused:
        return None


def _changes(one: Proposal, authority: Authority | None) -> tuple[Fact, ...]:
    if authority is None:
        return facts_of({}, one.arguments)
    if one.act == Act.AUTHORITY_DOMAINS:
        return facts_of({"domains": authority.domains}, one.arguments)
    return facts_of({"state": authority.state.value}, {"state": AuthorityState.OPEN.value})


def _whole(authority: Authority) -> tuple[Fact, ...]:
    steps = {f"step {step.step}": f"{step.reference} ({step.done_by})" for step in authority.steps}
    domains = {"domains": authority.domains}
    return facts_of({}, {**domains, "receipts_to": authority.receipts_to, **steps})
