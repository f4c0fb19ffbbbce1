"""The rule is_signer_approved: what passes and what does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from silta.base.reason import Reason
from silta.gateway.rules.is_signer_approved import is_signer_approved
from silta.keys.standing import CertificateState
from tests.gateway.cases import NAAPURILA, SIGNER, at, case, in_doubt, signed_by


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


def test_a_replaced_certificate_counts_until_its_overlap_ends() -> None:
    """To the moment, by the letter's own judgement: no job has to come first."""
    ends = case().moment.at
    replaced = signed_by(case(), replace(SIGNER, retires_at=ends))
    assert is_signer_approved(at(replaced, ends - timedelta(microseconds=1))) is None
    refused = is_signer_approved(replaced)
    assert refused is not None
    assert refused.reason == Reason.SIGNATURE_KEY_RETIRED


def test_the_end_of_an_overlap_waits_while_our_clock_is_in_doubt() -> None:
    """A clock that jumped must not refuse a municipality's mail for good."""
    replaced = signed_by(case(), replace(SIGNER, retires_at=case().moment.at))
    refused = is_signer_approved(in_doubt(replaced))
    assert refused is not None
    assert refused.reason == Reason.FAULT


def test_what_is_revoked_within_its_overlap_is_revoked() -> None:
    """By somebody's word, whatever the clock says."""
    revoked = replace(SIGNER, state=CertificateState.REVOKED, retires_at=case().moment.at)
    refused = is_signer_approved(in_doubt(signed_by(case(), revoked)))
    assert refused is not None
    assert refused.reason == Reason.SIGNATURE_KEY_REVOKED
