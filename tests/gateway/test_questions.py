"""The questions: every stage and every rule, in their order, each with its own answer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

import silta.gateway.rules
from silta.base.reason import Reason, Refused
from silta.gateway.case import Case
from silta.gateway.decide import Accept, Refuse, decide
from silta.gateway.questions import (
    OF_SCANNER,
    RULES,
    SCANNER,
    STAGE_OF,
    STAGES,
    Answer,
    Check,
    checks_of,
    question_of,
)
from tests.gateway.cases import case, for_account, repeated, saying, signed_by, with_documents
from tests.letters import small_pdf

PASSED, REFUSED, NOT_ASKED = Answer.PASSED, Answer.REFUSED, Answer.NOT_ASKED
NAMES = [*STAGES, *(rule.__name__ for rule in RULES), SCANNER]
# These end a mail at a rule or the scanner alone, in the session, or wherever a fault arises.
OF_RULES = {
    Reason.SIGNATURE_KEY_RETIRED,
    Reason.SIGNER_NOT_AUTHORISED,
    Reason.LETTER_STALE,
    Reason.LETTER_ADDRESSED_ELSEWHERE,
    Reason.DOCUMENT_ACTIVE_CONTENT,
    Reason.DOCUMENT_MALICIOUS,
    Reason.RECIPIENT_NAME_MISMATCH,
    Reason.ACCOUNT_NOT_ACTIVE,
    Reason.MESSAGE_ID_REUSED,
}
OF_SESSION = {
    Reason.FILED,
    Reason.CHECKED,
    Reason.TLS_REQUIRED,
    Reason.SESSION_TOO_MANY,
    Reason.SESSION_TIMEOUT,
    Reason.COMMAND_OUT_OF_ORDER,
    Reason.COMMAND_UNKNOWN,
    Reason.COMMAND_SYNTAX,
    Reason.RECIPIENTS_TOO_MANY,
}
OURS = {Reason.BUSY, Reason.STORAGE_FULL, Reason.FAULT, Reason.SHUTTING_DOWN}


def answers(checks: Sequence[Check]) -> dict[str, Answer]:
    """Return the answers by their questions' names."""
    return {check.check: check.verdict for check in checks}


def asked_rules(given: Case) -> dict[str, Answer]:
    """Return the answers of the rules and the scanner to a case."""
    found = answers(checks_of(decide(given), has_scanner=True))
    assert list(found) == NAMES
    assert {found.pop(stage) for stage in STAGES} == {PASSED}
    return found


def test_every_file_of_a_rule_is_asked() -> None:
    """One file, one question; a rule that nobody asks is no rule."""
    folder = Path(silta.gateway.rules.__file__).parent
    assert {path.stem for path in folder.glob("is_*.py")} == {rule.__name__ for rule in RULES}


@pytest.mark.parametrize(
    "question", [*STAGES.values(), OF_SCANNER, *(question_of(rule) for rule in RULES)]
)
def test_a_question_is_short_and_whole(question: str) -> None:
    """It stands in a list for people."""
    assert question[0].isupper()
    assert question.endswith("?")
    assert len(question) <= 90
    assert "``" not in question


def test_a_rule_without_a_question_is_refused() -> None:
    """It would be an empty line in the report."""

    def is_nameless(_: Case) -> Refused | None:
        return None

    with pytest.raises(ValueError, match="is_nameless has no question"):
        question_of(is_nameless)


def test_every_reason_has_one_place() -> None:
    """A new reason must say where it ends a mail."""
    sets = [set(STAGE_OF), OF_RULES, OF_SESSION, OURS]
    assert set().union(*sets) == set(Reason)
    assert sum(map(len, sets)) == len(Reason)
    assert set(STAGE_OF.values()) == set(STAGES)


@pytest.mark.parametrize("reason", STAGE_OF)
def test_before_the_refusing_stage_all_passed_and_after_it_none_was_asked(reason: Reason) -> None:
    """The list says how far the mail came."""
    checks = checks_of(Refused(reason, "for us alone", field="mime"), has_scanner=True)
    at = NAMES.index(STAGE_OF[reason])
    expected = [PASSED] * at + [REFUSED] + [NOT_ASKED] * (len(NAMES) - at - 1)
    assert answers(checks) == dict(zip(NAMES, expected, strict=True))
    assert (checks[at].reason, checks[at].field) == (reason, "mime")


@pytest.mark.parametrize("reason", sorted(OURS))
def test_of_a_fault_nothing_is_claimed_but_that_the_bytes_are_good(reason: Reason) -> None:
    """It may have come from any stage behind them."""
    found = answers(checks_of(Refused(reason), has_scanner=True))
    assert list(found.values()) == [PASSED] + [NOT_ASKED] * (len(NAMES) - 1)


def test_a_good_letter_passes_all() -> None:
    """Where there is a scanner, by its word too."""
    good = decide(case())
    assert isinstance(good, Accept)
    assert set(answers(checks_of(good, has_scanner=True)).values()) == {PASSED}
    assert answers(checks_of(good, has_scanner=False))[SCANNER] == NOT_ASKED


def test_a_repeat_is_asked_the_rules_of_trust_alone() -> None:
    """The peer only missed our 250."""
    found = asked_rules(repeated(case()))
    assert list(found.values()) == [PASSED] * 6 + [NOT_ASKED] * 10


def test_a_stranger_s_documents_are_not_looked_at() -> None:
    """They open hostile formats."""
    found = asked_rules(signed_by(case(), None))
    assert found["is_signer_approved"] == REFUSED
    assert found["is_document_inert"] == found[SCANNER] == NOT_ASKED
    assert found["is_letter_fresh"] == PASSED


def test_every_rule_that_refuses_is_shown() -> None:
    """So that a sender mends all at once."""
    given = for_account(saying(case(), to="muu@silta.localhost"), None)
    checks = checks_of(decide(given), has_scanner=True)
    said = [(one.reason, one.field) for one in checks if one.verdict == REFUSED]
    assert said == [
        (Reason.LETTER_ADDRESSED_ELSEWHERE, "to"),
        (Reason.ACCOUNT_NOT_ACTIVE, None),
    ]


@pytest.mark.parametrize("reason", [Reason.DOCUMENT_MALICIOUS, Reason.FAULT])
def test_what_every_rule_let_pass_was_refused_by_the_scanner(reason: Reason) -> None:
    """``Intake.check`` scans only what would be filed."""
    passed = decide(with_documents(case(), small_pdf("a")))
    end = Refuse(Refused(reason, field="documents.0"), passed.verdicts)
    *rules, scanner = checks_of(end, has_scanner=True)
    assert {one.verdict for one in rules} == {PASSED}
    assert (scanner.check, scanner.verdict) == (SCANNER, REFUSED)
    assert (scanner.reason, scanner.field) == (reason, "documents.0")
