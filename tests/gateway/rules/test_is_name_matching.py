"""The rule is_name_matching: what passes and what does not."""

from __future__ import annotations

import pytest

from silta.base.reason import Reason
from silta.gateway.rules.is_name_matching import is_name_matching
from tests.gateway.cases import case, for_account, saying
from tests.letters import REMOVED


def test_a_good_letter_passes() -> None:
    """The rule has nothing against an honest sender."""
    assert is_name_matching(case()) is None


@pytest.mark.parametrize("name", ["DEMO", "demo", "Dé-mo"])
def test_case_accents_and_hyphens_make_no_difference(name: str) -> None:
    """Registers write names in several ways."""
    assert is_name_matching(saying(case(), recipient={"family_name": name})) is None


def test_a_letter_without_a_name_passes() -> None:
    """The name is the sender's own safeguard: nobody must give it."""
    assert is_name_matching(saying(case(), recipient={"family_name": REMOVED})) is None


def test_another_name_is_refused_without_telling_either() -> None:
    """A mistyped code must not file into a stranger's account."""
    refused = is_name_matching(saying(case(), recipient={"family_name": "Naapuri"}))
    assert refused is not None
    assert refused.reason == Reason.RECIPIENT_NAME_MISMATCH
    assert (refused.field, refused.detail) == ("recipient.family_name", "")


def test_without_an_account_another_rule_speaks() -> None:
    """There is no name to compare with."""
    assert is_name_matching(for_account(case(), None)) is None
