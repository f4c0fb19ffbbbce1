"""Is the recipient of a test letter an invented person?"""

from __future__ import annotations

from silta.base.reason import Reason, Refused
from silta.gateway.case import Case


def is_recipient_invented(case: Case) -> Refused | None:
    """Refuse a test letter about a code that may be somebody's: only the 900 series is nobody's."""
    if not case.facts.route.is_trial or case.letter.manifest.recipient.id.is_test:
        return None
    return Refused(Reason.LETTER_MALFORMED, "a test letter about a real code", field="recipient.id")
