"""Is the letter served by rules that are known, and in force on its day?"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from silta.base.reason import Reason, Refused
from silta.gateway.case import Case
from silta.mailbox.service_rules.rule_set import rule_sets

HELSINKI = ZoneInfo("Europe/Helsinki")  # legal days are Finnish days


def is_rule_set_valid(case: Case) -> Refused | None:
    """Refuse a rule set that we do not have, or that is not in force at ``created_at``."""
    manifest = case.letter.manifest
    rules = rule_sets().get(manifest.delivery.rule_set)
    if rules and rules.is_valid_on(manifest.created_at.astimezone(HELSINKI).date()):
        return None
    return Refused(Reason.LETTER_MALFORMED, field="delivery.rule_set")
