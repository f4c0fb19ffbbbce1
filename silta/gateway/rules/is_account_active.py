"""Has the recipient an account that takes decisions?"""

from __future__ import annotations

from silta.base.reason import Reason, Refused
from silta.gateway.case import Case
from silta.mailbox.account import AccountState


def is_account_active(case: Case) -> Refused | None:
    """Refuse for no, a paused and a closed account alike: the letter is served on paper."""
    account = case.facts.account
    if account is not None and account.state == AccountState.OPEN:
        return None
    return Refused(Reason.ACCOUNT_NOT_ACTIVE)
