"""The rule is_signer_authorised: what passes and what does not."""

from __future__ import annotations

import pytest

from silta.base.reason import Reason
from silta.gateway.case import Case
from silta.gateway.rules.is_signer_authorised import is_signer_authorised
from tests.gateway.cases import NAAPURILA, case, from_domain_of, saying


def test_a_good_letter_passes() -> None:
    """The rule has nothing against an honest sender."""
    assert is_signer_authorised(case()) is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (saying(case(), sender={"business_id": NAAPURILA}), "sender.business_id"),
        (saying(case(), sender={"service": "koulu-siltala"}), "sender.service"),
        (from_domain_of(case(), NAAPURILA), "MAIL FROM"),
    ],
)
def test_a_letter_in_another_name_is_refused(wrong: Case, field: str) -> None:
    """A good signature is good for its own authority and service alone."""
    refused = is_signer_authorised(wrong)
    assert refused is not None
    assert (refused.reason, refused.field) == (Reason.SIGNER_NOT_AUTHORISED, field)
