"""Was the letter made recently?"""

from __future__ import annotations

from silta.base.reason import Reason, Refused
from silta.gateway.case import Case


def is_letter_fresh(case: Case) -> Refused | None:
    """Refuse a letter whose ``created_at`` is more than 7 days ago or 5 minutes ahead."""
    if case.is_fresh(case.letter.manifest.created_at):
        return None
    return case.of_time(Reason.LETTER_STALE, "created_at")
