"""Is the family name in the letter the account holder's?"""

from __future__ import annotations

import hmac

from silta.base.reason import Reason, Refused
from silta.gateway.case import Case
from silta.mailbox.account import name_hash


def is_name_matching(case: Case) -> Refused | None:
    """Refuse a letter whose identity code and family name are two people's.

    A mistyped code with a right check character files into a stranger's account; the
    name, where the sender gives it, catches that.
    """
    family_name = case.letter.manifest.recipient.family_name
    account = case.facts.account
    if family_name is None or account is None:
        return None
    if hmac.compare_digest(account.family_name, name_hash(case.key, family_name)):
        return None
    return Refused(Reason.RECIPIENT_NAME_MISMATCH, field="recipient.family_name")
