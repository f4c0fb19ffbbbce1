"""Every question that a mail is asked on its way, and what came of each. Pure.

A rule's question is the first line of its file; the stages around the rules have theirs
here. What ends in a stage is told by its reason alone.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from silta.base.reason import Reason, Refused
from silta.gateway.decide import (
    OF_ACCOUNT,
    OF_DOCUMENTS,
    OF_TIME,
    OF_TRUST,
    Accept,
    Checked,
    Decision,
    Refuse,
    Rule,
)

RULES: tuple[Rule, ...] = (*OF_TRUST, *OF_DOCUMENTS, *OF_TIME, *OF_ACCOUNT)
SCANNER = "scanner"

# The stages before the rules, in their order.
STAGES = {
    "content": "Is the mail small enough, in short lines that all end with CRLF?",
    "route": "Do sender and recipient belong to an open authority and an open service?",
    "shape": "Is the mail OpenPGP in the form of RFC 3156, and nothing else?",
    "opening": "Does a key of the gateway open it, and is its cipher strong?",
    "signature": "Is it signed well, exactly once, by a certificate of the authority?",
    "letter": "Is the letter inside well-formed, and each document as listed?",
}
OF_SCANNER = "Did the virus scanner find nothing in the documents?"

# Where a mail ended that no rule was asked about; ours, and the session's, tell no stage.
STAGE_OF = {
    Reason.SIZE_TOO_LARGE: "content",
    Reason.LINE_BARE_NEWLINE: "content",
    Reason.LINE_TOO_LONG: "content",
    Reason.SENDER_DOMAIN_UNKNOWN: "route",
    Reason.RECIPIENT_UNKNOWN: "route",
    Reason.RECIPIENT_NOT_OURS: "route",
    Reason.MAIL_LOOP: "shape",
    Reason.MAIL_UNREADABLE: "shape",
    Reason.MAIL_NOT_ENCRYPTED: "shape",
    Reason.SEAL_CANNOT_OPEN: "opening",
    Reason.SEAL_WEAK: "opening",
    Reason.SIZE_EXPANDED: "opening",
    Reason.SIGNATURE_MISSING: "signature",
    Reason.SIGNATURE_UNKNOWN_SIGNER: "signature",
    Reason.SIGNATURE_KEY_EXPIRED: "signature",
    Reason.SIGNATURE_KEY_REVOKED: "signature",
    Reason.SIGNATURE_BAD: "signature",
    Reason.SIGNATURE_WEAK: "signature",
    Reason.SIGNATURE_STALE: "signature",
    Reason.SIGNATURE_AMBIGUOUS: "signature",
    Reason.LETTER_MALFORMED: "letter",
    Reason.LETTER_DIGEST_MISMATCH: "letter",
    Reason.DOCUMENT_TYPE_NOT_ALLOWED: "letter",
}


class Answer(StrEnum):
    """What came of a question; the values stand in ``silta inspect --json``."""

    PASSED = "passed"
    REFUSED = "refused"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class Check:
    """One question and its answer; ``reason`` and ``field`` only where it is a refusal."""

    check: str
    question: str
    verdict: Answer
    reason: Reason | None = None
    field: str | None = None


def question_of(rule: Rule) -> str:
    """Return what a rule asks: the first line of its file; raises ValueError without one."""
    lines = (inspect.getdoc(inspect.getmodule(rule)) or "").splitlines()
    if not lines or not lines[0].endswith("?"):
        raise ValueError(f"{rule.__name__} has no question")
    return lines[0]


def checks_of(end: Decision | Refused, *, has_scanner: bool) -> tuple[Check, ...]:
    """Return every stage and every rule in their order, asked or not.

    ``end`` is the judgement, or the refusal of a mail that no rule was asked about. Without
    a scanner its question is asked of no letter.
    """
    if isinstance(end, Refused):
        stages = tuple(_stages_up_to(end))
        return (*stages, *(_rule(rule) for rule in RULES), _scanner(Answer.NOT_ASKED))
    stages = tuple(Check(name, question, Answer.PASSED) for name, question in STAGES.items())
    rules = tuple(_asked(rule, end) for rule in RULES)
    return (*stages, *rules, _scanned(end, has_scanner=has_scanner))


def _stages_up_to(refused: Refused) -> Iterator[Check]:
    """Yield the stages: those before the refusing one passed.

    A fault of ours names no stage, and may be of any but the first, which only looks at
    the bytes: then nothing more is claimed.
    """
    last = STAGE_OF.get(refused.reason)
    answer = Answer.PASSED
    for name, question in STAGES.items():
        if name == last:
            yield Check(name, question, Answer.REFUSED, refused.reason, refused.field)
            answer = Answer.NOT_ASKED
            continue
        yield Check(name, question, answer)
        if last is None:
            answer = Answer.NOT_ASKED


def _rule(rule: Rule, answer: Answer = Answer.NOT_ASKED) -> Check:
    return Check(rule.__name__, question_of(rule), answer)


def _asked(rule: Rule, decision: Decision) -> Check:
    for verdict in decision.verdicts:
        if verdict.rule == rule.__name__:
            if verdict.reason is None:
                return _rule(rule, Answer.PASSED)
            return Check(
                verdict.rule, question_of(rule), Answer.REFUSED, verdict.reason, verdict.field
            )
    return _rule(rule)


def _scanned(decision: Decision, *, has_scanner: bool) -> Check:
    """Tell the scanner's answer: it alone refuses a letter that every rule let pass."""
    if isinstance(decision, Accept | Checked):
        return _scanner(Answer.PASSED if has_scanner else Answer.NOT_ASKED)
    if isinstance(decision, Refuse) and not any(one.reason for one in decision.verdicts):
        refused = decision.refused
        return Check(SCANNER, OF_SCANNER, Answer.REFUSED, refused.reason, refused.field)
    return _scanner(Answer.NOT_ASKED)


def _scanner(answer: Answer) -> Check:
    return Check(SCANNER, OF_SCANNER, answer)
