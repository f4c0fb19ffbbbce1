"""The rule is_account_active: what passes and what does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from silta.base.reason import Reason
from silta.gateway.rules.is_account_active import is_account_active
from silta.mailbox.account import AccountState
from tests.gateway.cases import ACCOUNT, case, for_account


def test_a_good_letter_passes() -> None:
    """The rule has nothing against an honest sender."""
    assert is_account_active(case()) is None


@pytest.mark.parametrize("state", [None, AccountState.PAUSED, AccountState.CLOSED])
def test_no_paused_and_closed_accounts_are_refused_alike(state: AccountState | None) -> None:
    """The answer must not tell whether somebody ever had an account."""
    account = replace(ACCOUNT, state=state) if state else None
    refused = is_account_active(for_account(case(), account))
    assert refused is not None
    assert (refused.reason, refused.field) == (Reason.ACCOUNT_NOT_ACTIVE, None)
    assert refused.detail == ""
