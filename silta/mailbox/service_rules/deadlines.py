"""The days that the law counts: when to acknowledge, when served, how long to appeal. Pure.

All days are calendar days in Finland. Times come in as aware datetimes in UTC, so that a
message of half past ten on a summer's evening in UTC belongs to the next day. What is
computed here is an aid that explains itself; the authority decides.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from silta.mailbox.service import Method
from silta.mailbox.service_rules.rule_set import RuleSet
from silta.mailbox.service_rules.working_days import first_working_day_from

HELSINKI = ZoneInfo("Europe/Helsinki")
FINLAND = "FI"


def legal_day(at: datetime) -> date:
    """Return the day that it is in Finland at ``at``."""
    return at.astimezone(HELSINKI).date()


def acknowledge_by(rules: RuleSet, available_at: datetime) -> date:
    """Return the last day to acknowledge a message of verifiable service.

    Act 13/2003 section 18 counts seven days from the notice. Where no reminder was ordered,
    the notice is that the message became available. Holidays do not move this day: when it
    has passed, no right is lost, and the authority serves in another way.
    """
    return legal_day(available_at) + timedelta(days=rules.acknowledge_within_days)


def served_on(
    rules: RuleSet, method: Method, *, filed_at: datetime, acknowledged_at: datetime | None
) -> date | None:
    """Return the day of service; None for verifiable service that is not acknowledged.

    Verifiable service happens with the acknowledgement (Act 13/2003 section 18). Ordinary
    service is deemed to happen on the third day after the sending, unless something else is
    shown (section 19); holidays do not move it. ``filed_at`` is the sending: for a letter
    that was held back, the time when it became available.
    """
    if method == Method.VERIFIABLE:
        return legal_day(acknowledged_at) if acknowledged_at else None
    return legal_day(filed_at) + timedelta(days=rules.ordinary_served_after_days)


def remedy_until(served_on: date, days: int, *, holidays_in: str = FINLAND) -> date:
    """Return the last day of a remedy of ``days`` days.

    The day of service is not counted (Act 150/1930 section 2). A last day that is a Saturday,
    a Sunday or a holiday moves to the next working day (section 5); such days before it count.
    """
    return first_working_day_from(served_on + timedelta(days=days), holidays_in)


def has_passed(day: date, at: datetime) -> bool:
    """Tell whether ``day`` is over in Finland at ``at``."""
    return legal_day(at) > day
