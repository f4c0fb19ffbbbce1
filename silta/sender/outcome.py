"""How a transmission ended, and what a script is told about it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Unreachable(Exception):  # noqa: N818 -- an expected end, not an error of the program
    """No trusted server gave an answer, so the mail is to be sent again; the text is one line."""


class ExitCode(IntEnum):
    """What ``silta send`` ends with; the third is EX_TEMPFAIL of sysexits.h."""

    FILED = 0
    REFUSED = 1
    TRY_AGAIN = 75


@dataclass(frozen=True, slots=True)
class Answer:
    """The server's reply to the whole transaction: its code and its text in one line."""

    code: int
    text: str

    def __str__(self) -> str:
        return f"{self.code} {self.text}"

    @property
    def is_filed(self) -> bool:
        """Tell whether the server took the mail (RFC 5321 section 4.2.1)."""
        return self.code // 100 == 2  # noqa: PLR2004 -- the code's first digit

    @property
    def exit_code(self) -> ExitCode:
        """Return what to end with; only a 5yz is for good (RFC 5321 section 4.2.1)."""
        if self.is_filed:
            return ExitCode.FILED
        return ExitCode.REFUSED if self.code // 100 == 5 else ExitCode.TRY_AGAIN  # noqa: PLR2004 -- as above


def answer_of(code: int, message: str) -> Answer:
    """Return a reply as it may stand in a terminal: one line, nothing invisible in it.

    Raises Unreachable for a code that no SMTP server gives.
    """
    if not 200 <= code <= 599:  # noqa: PLR2004 -- RFC 5321 section 4.2.1
        raise Unreachable("the server's reply is not SMTP")
    words = "".join(c if c.isprintable() else " " for c in message).split()
    return Answer(code, " ".join(words))
