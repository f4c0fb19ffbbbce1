"""The rule is_signer_approved: what passes and what does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from silta.base.reason import Reason
from silta.gateway.rules.is_signer_approved import is_signer_approved
from silta.keys.standing import CertificateState
from tests.gateway.cases import NAAPURILA, SIGNER, case, signed_by


def test_a_good_letter_passes() -> None:
    """The rule has nothing against an honest sender."""
    assert is_signer_approved(case()) is None


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (CertificateState.PENDING, Reason.SIGNATURE_UNKNOWN_SIGNER),
        (CertificateState.RETIRED, Reason.SIGNATURE_KEY_RETIRED),
        (CertificateState.REVOKED, Reason.SIGNATURE_KEY_REVOKED),
    ],
)
def test_a_certificate_that_is_not_approved_is_refused(
    state: CertificateState, reason: Reason
) -> None:
    """What two people have not approved, or one has ended, signs nothing."""
    refused = is_signer_approved(signed_by(case(), replace(SIGNER, state=state)))
    assert refused is not None
    assert refused.reason == reason


@pytest.mark.parametrize("state", CertificateState)
def test_another_authoritys_certificate_is_unknown(state: CertificateState) -> None:
    """Naapurila's key must not work here, and learns nothing of itself."""
    neighbour = replace(SIGNER, authority=NAAPURILA, state=state)
    refused = is_signer_approved(signed_by(case(), neighbour))
    assert refused is not None
    assert refused.reason == Reason.SIGNATURE_UNKNOWN_SIGNER


def test_a_stranger_is_unknown() -> None:
    """From, Sender and Subject prove nothing."""
    refused = is_signer_approved(signed_by(case(), None))
    assert refused is not None
    assert refused.reason == Reason.SIGNATURE_UNKNOWN_SIGNER
