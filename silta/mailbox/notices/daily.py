"""The notice of each day: the chain's head, yesterday's acts, what waits, what ends soon."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from silta.base.database import Transaction
from silta.base.times import utc_milliseconds
from silta.keys.expiry import Need, Why, needs_of
from silta.keys.standing import CertificateState
from silta.keys.store import acts_told, audit, authorities, expiring, proposals
from silta.mailbox.notices.notice import Kind, Notice
from silta.mailbox.notices.telling import Due, administrators_now
from silta.mailbox.outbox.sizes import count_dead

HELSINKI: Final = ZoneInfo("Europe/Helsinki")
FROM: Final = time(6)
# A mail is read; the whole list is a command away.
MOST_LISTED: Final = 20
ENDS: Final = frozenset({Why.EXPIRED, Why.EXPIRES_SOON, Why.OVERLAP})


def day_due(at: datetime) -> date | None:
    """Return the day whose notice may go out at ``at``; None before six in the morning."""
    there = at.astimezone(HELSINKI)
    return there.date() if there.time() >= FROM else None


def daily_due(transaction: Transaction, at: datetime) -> list[Due]:
    """Return the notice of this day, for each administrator."""
    day, readers = day_due(at), administrators_now(transaction)
    if day is None or not readers:
        return []
    facts = facts_of_day(transaction, day, at)
    return [Due(f"daily {day} {to.id}", Notice(to, Kind.DAILY, facts)) for to in readers]


def facts_of_day(transaction: Transaction, day: date, at: datetime) -> dict[str, Any]:
    """Return what the notice of ``day`` says, as it stands at ``at``."""
    yesterday = day - timedelta(days=1)
    watched = expiring.watched(transaction)
    needs = needs_of(watched, sorted(authorities.open_ones(transaction)), at)
    ends = [need for need in needs if need.why in ENDS]
    counts = Counter(need.why for need in needs)
    return {
        "day": day.isoformat(),
        "yesterday": yesterday.isoformat(),
        "head": str(audit.head(transaction)),
        "acts": acts_told.counted(transaction, _midnight(yesterday), _midnight(day)),
        "waits": {
            "pending": sum(one.state == CertificateState.PENDING for one in watched),
            "none_lasts": counts[Why.NONE_LASTS],
            "proposals": len(proposals.list_open(transaction)),
            "overlaps_over": len(expiring.overlaps_over(transaction, at)),
            "dead": count_dead(transaction),
        },
        "ends": [_listed(need) for need in ends[:MOST_LISTED]],
        "more_ends": max(0, len(ends) - MOST_LISTED),
    }


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), HELSINKI)


def _listed(need: Need) -> dict[str, str | None]:
    until = need.since_or_until
    return {
        "why": need.why.value,
        "authority": need.authority,
        "certificate": need.certificate.fingerprint if need.certificate else None,
        "until": utc_milliseconds(until) if until else None,
    }
