"""May this signer send for this service?"""

from __future__ import annotations

from silta.base.reason import Reason, Refused
from silta.gateway.case import Case


def is_signer_authorised(case: Case) -> Refused | None:
    """Refuse a manifest in another's name, and a reverse path in another authority's domain."""
    route = case.facts.route
    sender = case.letter.manifest.sender
    if sender.business_id != route.authority:
        return Refused(Reason.SIGNER_NOT_AUTHORISED, field="sender.business_id")
    if sender.service != route.service:
        return Refused(Reason.SIGNER_NOT_AUTHORISED, field="sender.service")
    if route.sender != route.authority:
        return Refused(Reason.SIGNER_NOT_AUTHORISED, field="MAIL FROM")
    return None
