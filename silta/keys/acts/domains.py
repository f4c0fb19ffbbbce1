"""Which mail domains an authority may have: plain ones that are nobody else's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from silta.base.act import ActRefused
from silta.base.database import Transaction
from silta.base.identity import BusinessId
from silta.keys.store import authorities
from silta.keys.typed import covers, mail_domain

# A municipality has a handful; more would be a mistake, and a long line in every record.
MOST_DOMAINS: Final = 50


def read_domains(domains: Sequence[str]) -> tuple[str, ...]:
    """Return what was typed as mail domains, each once and in their order; raise ActRefused."""
    found = tuple(sorted({mail_domain(domain) for domain in domains}))
    if not 1 <= len(found) <= MOST_DOMAINS:
        raise ActRefused(f"an authority has 1 to {MOST_DOMAINS} mail domains")
    return found


def must_be_nobody_elses(
    transaction: Transaction, business_id: BusinessId, domains: Sequence[str]
) -> None:
    """Raise ActRefused when a domain is another authority's, or above or below one of another's.

    To be asked after the act has its place in the audit chain: acts follow one another
    there, so what another one has just registered is seen.
    """
    others = authorities.domains_of_others(transaction, business_id)
    if any(covers(one, other) or covers(other, one) for one in domains for other in others):
        raise ActRefused("a domain is another authority's, or above or below one of another's")
