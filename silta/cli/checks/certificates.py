"""Check: every open authority has a certificate that lasts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from silta.base.clock import now
from silta.cli.certificate_check import in_words
from silta.cli.checks.examined import Examined
from silta.cli.checks.finding import Finding, broken, ok, warning
from silta.keys.expiry import Need, Why, needs_of
from silta.keys.store import authorities, expiring

TO_DO = "'silta certificate check' lists all"


def look(examined: Examined) -> Iterator[Finding]:
    """Ask what of the registry needs hands; one line for what stops mails, one for the rest."""
    at = now()
    with examined.read() as transaction:
        watched = expiring.watched(transaction)
        needs = needs_of(watched, sorted(authorities.open_ones(transaction)), at)
    stopping = [need for need in needs if need.why == Why.NONE_LASTS]
    later = [need for need in needs if need.why != Why.NONE_LASTS]
    if stopping:
        yield broken(_first_of(stopping, at), TO_DO)
    if later:
        yield warning(_first_of(later, at), TO_DO)
    if not needs:
        yield ok("each open authority has one that lasts")


def _first_of(needs: Sequence[Need], at: datetime) -> str:
    more = f"; {len(needs) - 1} more" if len(needs) > 1 else ""
    return f"{needs[0].authority}: {in_words(needs[0], at)}{more}"
