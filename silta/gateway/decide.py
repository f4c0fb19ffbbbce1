"""The judgement: a case in, a decision out, with every rule's verdict. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from silta.base.reason import Reason, Refused
from silta.gateway.case import Case
from silta.gateway.rules.is_account_active import is_account_active
from silta.gateway.rules.is_addressed_here import is_addressed_here
from silta.gateway.rules.is_document_inert import is_document_inert
from silta.gateway.rules.is_document_type_taken import is_document_type_taken
from silta.gateway.rules.is_document_what_it_says import is_document_what_it_says
from silta.gateway.rules.is_letter_fresh import is_letter_fresh
from silta.gateway.rules.is_message_id_free import is_message_id_free
from silta.gateway.rules.is_name_matching import is_name_matching
from silta.gateway.rules.is_not_before_near import is_not_before_near
from silta.gateway.rules.is_recipient_invented import is_recipient_invented
from silta.gateway.rules.is_rule_set_valid import is_rule_set_valid
from silta.gateway.rules.is_signature_fresh import is_signature_fresh
from silta.gateway.rules.is_signature_strong import is_signature_strong
from silta.gateway.rules.is_signer_approved import is_signer_approved
from silta.gateway.rules.is_signer_authorised import is_signer_authorised
from silta.mailbox.account import Account
from silta.mailbox.filed import Earlier

Rule = Callable[[Case], Refused | None]

# In this order: who speaks, for whom, and only then anything about a citizen.
OF_TRUST: tuple[Rule, ...] = (
    is_signer_approved,
    is_signature_strong,
    is_signer_authorised,
    is_addressed_here,
    is_recipient_invented,
    is_message_id_free,
)
# They cost far more than all others together and open hostile formats, so they are asked of a
# new letter alone, and only when every rule of trust let it pass: no stranger gets this far.
OF_DOCUMENTS: tuple[Rule, ...] = (
    is_document_type_taken,
    is_document_what_it_says,
    is_document_inert,
)
# A letter that is filed already is not asked these: the peer only missed our 250.
OF_TIME: tuple[Rule, ...] = (
    is_signature_fresh,
    is_letter_fresh,
    is_rule_set_valid,
    is_not_before_near,
)
OF_ACCOUNT: tuple[Rule, ...] = (
    is_account_active,
    is_name_matching,
)
# A test letter is filed nowhere: no account and no earlier letter is looked at for it.
NOT_OF_TRIALS = frozenset({is_message_id_free, *OF_ACCOUNT})


@dataclass(frozen=True, slots=True)
class Verdict:
    """One rule's answer; no reason means that the letter passed it."""

    rule: str
    reason: Reason | None
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Accept:
    """The letter may be filed into ``account``."""

    account: Account
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class AlreadyFiled:
    """The very letter is filed; the peer gets the first evidence id again."""

    earlier: Earlier
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class Refuse:
    """The letter is refused, by the first rule that it does not pass."""

    refused: Refused
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """A test letter passed whatever rule is asked of it."""

    verdicts: tuple[Verdict, ...]


Decision = Accept | AlreadyFiled | Checked | Refuse


def decide(case: Case) -> Decision:
    """Judge a letter by all the rules that apply to it."""
    repeat = case.is_repeat()
    answers = _ask(OF_TRUST, case)
    if not repeat:
        trusted = all(answer is None for _, answer in answers)
        answers += _ask(OF_DOCUMENTS, case) if trusted else []
        answers += _ask(OF_TIME + OF_ACCOUNT, case)
    verdicts = tuple(_verdict(name, answer) for name, answer in answers)
    for _, answer in answers:
        if answer is not None:
            return Refuse(answer, verdicts)
    if case.facts.route.is_trial:
        return Checked(verdicts)
    if repeat and case.facts.earlier is not None:
        return AlreadyFiled(case.facts.earlier, verdicts)
    if case.facts.account is None:
        raise AssertionError("is_account_active lets no letter without an account pass")
    return Accept(case.facts.account, verdicts)


def _ask(rules: tuple[Rule, ...], case: Case) -> list[tuple[str, Refused | None]]:
    skipped = NOT_OF_TRIALS if case.facts.route.is_trial else ()
    return [(rule.__name__, rule(case)) for rule in rules if rule not in skipped]


def _verdict(name: str, answer: Refused | None) -> Verdict:
    return Verdict(name, answer.reason, answer.field) if answer else Verdict(name, None)
