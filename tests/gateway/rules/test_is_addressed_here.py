"""The rule is_addressed_here: what passes and what does not."""

from __future__ import annotations

import pytest

from silta.base.reason import Reason
from silta.gateway.rules.is_addressed_here import is_addressed_here
from tests.gateway.cases import case, saying


def test_a_good_letter_passes() -> None:
    """The rule has nothing against an honest sender."""
    assert is_addressed_here(case()) is None


@pytest.mark.parametrize(
    "to", ["paivahoito-siltala@naapurila.example", "koulu-siltala@silta.localhost"]
)
def test_a_letter_to_another_address_is_refused(to: str) -> None:
    """Its recipient opened it and sealed it anew to us: the signature is still good."""
    refused = is_addressed_here(saying(case(), to=to))
    assert refused is not None
    assert (refused.reason, refused.field) == (Reason.LETTER_ADDRESSED_ELSEWHERE, "to")
