"""What a run of gpg proves about a detached signature: pure.

The mail around it was proven good before, so what is wrong here may be named. gpg is given
one signature packet and the signed bytes: whatever it does not say of these is our fault.
"""

from __future__ import annotations

from silta.base.reason import Reason
from silta.keys.status import StatusFacts
from silta.keys.verdict import is_signed_once, reason_of_signature, speaks_against


def judge_detached(facts: StatusFacts, exit_code: int) -> Reason | None:
    """Return why the signature does not count, or None for exactly one that is good.

    FAULT is for a run that a signal ended, an error of gpg's, and lines that prove nothing.
    """
    if exit_code < 0 or facts.errors or not _is_explained(facts):
        return Reason.FAULT
    if exit_code == 0 and is_signed_once(facts) and not speaks_against(facts):
        return None
    if facts.new_signatures > 1:
        return Reason.SIGNATURE_AMBIGUOUS
    if facts.new_signatures == 0:
        # A packet whose inside is garbled.
        return Reason.SIGNATURE_BAD if facts.no_data and exit_code else Reason.FAULT
    return reason_of_signature(facts)


def _is_explained(facts: StatusFacts) -> bool:
    """Tell whether a failure is the one by which gpg ends after a bad or expired signature.

    Lines of a decryption have no place in this run.
    """
    unsealing = facts.decryption_okay or facts.seals or facts.plaintexts or facts.unexpected
    return not unsealing and (
        not facts.failures or bool(facts.bad_signatures or facts.expired_signatures)
    )
