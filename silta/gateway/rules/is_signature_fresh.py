"""Was the signature made recently?"""

from __future__ import annotations

from silta.base.reason import Reason, Refused
from silta.gateway.case import Case


def is_signature_fresh(case: Case) -> Refused | None:
    """Refuse a signature from more than 7 days ago or 5 minutes ahead, or one that expired."""
    signature = case.signature
    expired = signature.expires_at is not None and signature.expires_at <= case.moment.at
    if case.is_fresh(signature.made_at) and not expired:
        return None
    return case.of_time(Reason.SIGNATURE_STALE)
