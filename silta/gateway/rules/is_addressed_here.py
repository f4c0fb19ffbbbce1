"""Is the letter addressed, inside its signature, to the service it was sent to?"""

from __future__ import annotations

from silta.base.reason import Reason, Refused
from silta.gateway.case import Case


def is_addressed_here(case: Case) -> Refused | None:
    """Refuse a letter to another address: it was re-encrypted to us by somebody else."""
    if case.letter.manifest.to == case.recipient:
        return None
    return Refused(Reason.LETTER_ADDRESSED_ELSEWHERE, field="to")
