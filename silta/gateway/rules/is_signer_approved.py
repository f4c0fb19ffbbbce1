"""Does the signature come from a certificate that this authority may sign with now?"""

from __future__ import annotations

from silta.base.reason import Reason, Refused
from silta.gateway.case import Case
from silta.keys.standing import CertificateState

ENDED = {
    CertificateState.PENDING: Reason.SIGNATURE_UNKNOWN_SIGNER,
    CertificateState.RETIRED: Reason.SIGNATURE_KEY_RETIRED,
    CertificateState.REVOKED: Reason.SIGNATURE_KEY_REVOKED,
}


def is_signer_approved(case: Case) -> Refused | None:
    """Refuse what is not signed by an approved certificate of the addressed authority.

    From, Sender and Subject prove nothing (DESIGN invariant 5); another authority's
    certificate is as unknown here as a stranger's.
    """
    signer = case.facts.signer
    if signer is None or signer.authority != case.facts.route.authority:
        return Refused(Reason.SIGNATURE_UNKNOWN_SIGNER)
    if signer.is_retired_by_time(case.moment.at):
        return case.of_time(Reason.SIGNATURE_KEY_RETIRED)
    reason = ENDED.get(signer.state)
    return None if reason is None else Refused(reason)
