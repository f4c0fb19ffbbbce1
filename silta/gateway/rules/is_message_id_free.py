"""Is the message id new, or that of this very letter?"""

from __future__ import annotations

from silta.base.reason import Reason, Refused
from silta.gateway.case import Case


def is_message_id_free(case: Case) -> Refused | None:
    """Refuse another letter under a message id that is taken (DESIGN invariant 1)."""
    if case.facts.earlier is None or case.is_repeat():
        return None
    return Refused(Reason.MESSAGE_ID_REUSED, field="message_id")
