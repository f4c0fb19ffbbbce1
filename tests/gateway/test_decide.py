"""The judgement: every rule is asked, in an order that tells strangers nothing of citizens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.base.reason import Reason
from silta.gateway.case import Case
from silta.gateway.decide import (
    OF_ACCOUNT,
    OF_DOCUMENTS,
    OF_TIME,
    OF_TRUST,
    Accept,
    AlreadyFiled,
    Refuse,
    decide,
)
from silta.keys.standing import CertificateState
from silta.mailbox.account import AccountState
from tests.gateway.cases import (
    ACCOUNT,
    NAAPURILA,
    NOW,
    SHA1,
    SIGNER,
    at,
    case,
    for_account,
    from_domain_of,
    in_doubt,
    repeated,
    saying,
    signed,
    signed_by,
    with_documents,
    with_taken_id,
)

Change = Callable[[Case], Case]

# What breaks trust, by the reason that it must give when it stands alone.
UNTRUSTED: dict[str, tuple[Change, Reason]] = {
    "stranger": (lambda c: signed_by(c, None), Reason.SIGNATURE_UNKNOWN_SIGNER),
    "neighbour": (
        lambda c: signed_by(c, replace(SIGNER, authority=NAAPURILA)),
        Reason.SIGNATURE_UNKNOWN_SIGNER,
    ),
    "revoked": (
        lambda c: signed_by(c, replace(SIGNER, state=CertificateState.REVOKED)),
        Reason.SIGNATURE_KEY_REVOKED,
    ),
    "weak": (
        lambda c: signed(c, replace(c.signature, digest_algorithm=SHA1)),
        Reason.SIGNATURE_WEAK,
    ),
    "service": (
        lambda c: saying(c, sender={"service": "koulu-siltala"}),
        Reason.SIGNER_NOT_AUTHORISED,
    ),
    "domain": (lambda c: from_domain_of(c, NAAPURILA), Reason.SIGNER_NOT_AUTHORISED),
    "elsewhere": (
        lambda c: saying(c, to="paivahoito-siltala@naapurila.example"),
        Reason.LETTER_ADDRESSED_ELSEWHERE,
    ),
    "taken": (with_taken_id, Reason.MESSAGE_ID_REUSED),
}
# What is only asked of a trusted and new letter.
UNTIMELY: dict[str, tuple[Change, Reason]] = {
    "old": (lambda c: at(c, NOW + timedelta(days=8)), Reason.SIGNATURE_STALE),
    "rules": (lambda c: saying(c, delivery={"rule_set": "fi-1999-1"}), Reason.LETTER_MALFORMED),
    "hidden": (
        lambda c: saying(c, delivery={"not_before": "2027-11-22T09:15:00+02:00"}),
        Reason.LETTER_MALFORMED,
    ),
    "nobody": (lambda c: for_account(c, None), Reason.ACCOUNT_NOT_ACTIVE),
    "paused": (
        lambda c: for_account(c, replace(ACCOUNT, state=AccountState.PAUSED)),
        Reason.ACCOUNT_NOT_ACTIVE,
    ),
    "name": (
        lambda c: saying(c, recipient={"family_name": "Naapuri"}),
        Reason.RECIPIENT_NAME_MISMATCH,
    ),
}
REASONS_OF_TRUST = {reason for _, reason in UNTRUSTED.values()}


def broken(*names: str) -> Case:
    """Return a case with all of these faults."""
    wrong = case()
    for name in names:
        wrong = {**UNTRUSTED, **UNTIMELY}[name][0](wrong)
    return wrong


def case_as_it_is(given_case: Case) -> Case:
    """Change nothing."""
    return given_case


def reason_of(judged: Case) -> Reason | None:
    """Return why the case is refused, None when it is not."""
    decision = decide(judged)
    return decision.refused.reason if isinstance(decision, Refuse) else None


def test_a_good_letter_is_accepted_into_its_account() -> None:
    """The whole way, with nothing in it."""
    decision = decide(case())
    assert isinstance(decision, Accept)
    assert decision.account == ACCOUNT


@pytest.mark.parametrize("name", [*UNTRUSTED, *UNTIMELY])
def test_each_fault_gives_its_own_reason(name: str) -> None:
    """The sender must learn what to mend."""
    assert reason_of(broken(name)) == {**UNTRUSTED, **UNTIMELY}[name][1]


@given(
    st.lists(st.sampled_from(sorted(UNTRUSTED)), min_size=1, unique=True),
    st.lists(st.sampled_from(sorted(UNTIMELY)), unique=True),
)
def test_who_is_not_trusted_never_learns_about_an_account(
    untrusted: Sequence[str], untimely: Sequence[str]
) -> None:
    """Otherwise anybody could ask who has an account, and by what name."""
    assert reason_of(broken(*untimely, *untrusted)) in REASONS_OF_TRUST


@given(
    st.lists(st.sampled_from(sorted(UNTIMELY)), unique=True),
    st.sampled_from([in_doubt, case_as_it_is]),
)
def test_a_letter_filed_already_is_not_asked_about_time_or_account(
    untimely: Sequence[str], clock: Change
) -> None:
    """The peer missed our 250; it must hear it again, whatever happened since."""
    decision = decide(clock(repeated(broken(*untimely))))
    assert isinstance(decision, AlreadyFiled)
    assert decision.earlier.evidence_id == "01JD0000000000000000000000"


@pytest.mark.parametrize("name", sorted(set(UNTRUSTED) - {"taken"}))
def test_a_repeat_is_trusted_no_more_than_the_first(name: str) -> None:
    """Who replays a letter with a key that was revoked since learns no evidence id."""
    assert reason_of(repeated(broken(name))) == UNTRUSTED[name][1]


def test_every_rule_gives_its_verdict() -> None:
    """``silta inspect`` shows all that is wrong with a letter at once."""
    decision = decide(with_documents(broken("nobody"), b"<html>"))
    assert [verdict.rule for verdict in decision.verdicts] == [
        rule.__name__ for rule in OF_TRUST + OF_DOCUMENTS + OF_TIME + OF_ACCOUNT
    ]
    assert isinstance(decision, Refuse)
    assert decision.refused.reason == Reason.DOCUMENT_TYPE_NOT_ALLOWED


def test_documents_of_a_stranger_are_not_looked_at() -> None:
    """Looking costs time, and opens formats that are hard to read safely."""
    decision = decide(with_documents(broken("domain", "nobody"), b"<html>"))
    assert [verdict.rule for verdict in decision.verdicts] == [
        rule.__name__ for rule in OF_TRUST + OF_TIME + OF_ACCOUNT
    ]
    failed = {verdict.rule: verdict.reason for verdict in decision.verdicts if verdict.reason}
    assert failed == {
        "is_signer_authorised": Reason.SIGNER_NOT_AUTHORISED,
        "is_account_active": Reason.ACCOUNT_NOT_ACTIVE,
    }


def test_a_repeat_has_the_verdicts_of_trust_alone() -> None:
    """A rule that was not asked has given no verdict; stricter rules take nothing back."""
    decision = decide(repeated(with_documents(case(), b"<html>")))
    assert [verdict.rule for verdict in decision.verdicts] == [rule.__name__ for rule in OF_TRUST]
