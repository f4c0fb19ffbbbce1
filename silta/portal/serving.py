"""When a message counts as served, and until when its reader has to act. Pure."""

from __future__ import annotations

from datetime import date, datetime

from silta.mailbox.letter import Manifest
from silta.mailbox.service import Method
from silta.mailbox.service_rules import deadlines
from silta.mailbox.service_rules.rule_set import RuleSet, rule_sets
from silta.mailbox.store.inbox import Kept
from silta.portal.reading.not_verified import NotVerified


def knows_rules(kept: Kept) -> bool:
    """Tell whether the rule set of a message's row is one that we have."""
    return kept.rule_set in rule_sets()


def rules_of(kept: Kept) -> RuleSet:
    """Return the rule set that a message was filed under; raise NotVerified for another.

    Every one that was ever filed under is known: the row has been changed.
    """
    if not knows_rules(kept):
        raise NotVerified("the row's rule set is unknown")
    return rule_sets()[kept.rule_set]


def acknowledge_by(kept: Kept) -> date:
    """Return the last day to acknowledge; with no reminder sent, availability is the notice."""
    return deadlines.acknowledge_by(rules_of(kept), kept.available_at)


def has_expired(kept: Kept, at: datetime) -> bool:
    """Tell whether the time to acknowledge is over."""
    return kept.is_closed and deadlines.has_passed(acknowledge_by(kept), at)


def served_on(kept: Kept, acknowledged_at: datetime | None) -> date | None:
    """Return the day that counts as the day of service of a proven message, once there is one."""
    return deadlines.served_on(
        rules_of(kept),
        Method(kept.method),
        filed_at=kept.available_at,
        acknowledged_at=acknowledged_at,
    )


def remedy_until(kept: Kept, manifest: Manifest, day_of_service: date | None) -> date | None:
    """Return the last day of the letter's remedy; None where it names no time."""
    if manifest.remedy is None or manifest.remedy.days is None or day_of_service is None:
        return None
    rules = rules_of(kept)
    return deadlines.remedy_until(
        day_of_service, manifest.remedy.days, holidays_in=rules.holidays_in
    )
