"""The answers of the SMTP door, by INTERFACE.md section 3 and not by our own table of replies."""

from __future__ import annotations

from dataclasses import dataclass

from silta.base.reason import Reason

# INTERFACE.md section 3, for the reasons that a dialogue can have.
REFUSALS = {
    Reason.TLS_REQUIRED: (530, "5.7.0"),
    Reason.SESSION_TOO_MANY: (421, "4.7.0"),
    Reason.COMMAND_OUT_OF_ORDER: (503, "5.5.1"),
    Reason.COMMAND_UNKNOWN: (502, "5.5.1"),
    Reason.COMMAND_SYNTAX: (501, "5.5.4"),
    Reason.SENDER_DOMAIN_UNKNOWN: (550, "5.1.8"),
    Reason.RECIPIENT_UNKNOWN: (550, "5.1.1"),
    Reason.RECIPIENT_NOT_OURS: (550, "5.7.1"),
    Reason.RECIPIENTS_TOO_MANY: (452, "4.5.3"),
    Reason.SIZE_TOO_LARGE: (552, "5.3.4"),
    Reason.LINE_BARE_NEWLINE: (554, "5.6.0"),
    Reason.LINE_TOO_LONG: (554, "5.6.0"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply: basic code, enhanced code if it must have one, reason word if it is a refusal."""

    code: int
    enhanced: str | None = None
    word: str | None = None


GREETED = Answer(250)  # the answers to EHLO and HELO have no enhanced code: RFC 2034 section 3
OK, GOODBYE, READY = Answer(250, "2.0.0"), Answer(221, "2.0.0"), Answer(220, "2.0.0")
SENDER_OK, RECIPIENT_OK, GO_ON = Answer(250, "2.1.0"), Answer(250, "2.1.5"), Answer(354)
FILED = Answer(250, "2.0.0", "filed")


def refusal(reason: Reason) -> Answer:
    """Return the reply that a reason gets."""
    return Answer(*REFUSALS[reason], reason.value)


OUT_OF_ORDER = refusal(Reason.COMMAND_OUT_OF_ORDER)
SYNTAX = refusal(Reason.COMMAND_SYNTAX)
UNKNOWN = refusal(Reason.COMMAND_UNKNOWN)
