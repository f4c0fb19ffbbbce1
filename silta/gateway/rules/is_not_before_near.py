"""Is the letter to be shown within a reasonable time?"""

from __future__ import annotations

from datetime import timedelta

from silta.base.reason import Reason, Refused
from silta.gateway.case import Case

FURTHEST = timedelta(days=90)  # INTERFACE section 4, ``delivery.not_before``


def is_not_before_near(case: Case) -> Refused | None:
    """Refuse a letter that is to stay hidden for more than 90 days."""
    not_before = case.letter.manifest.delivery.not_before
    if not_before is None or not_before <= case.moment.at + FURTHEST:
        return None
    return case.of_time(Reason.LETTER_MALFORMED, "delivery.not_before")
