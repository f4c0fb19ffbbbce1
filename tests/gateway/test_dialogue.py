"""Any dialogue at the SMTP door goes as the model says: thousands of steps, no order given."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.gateway.dialogue_talk import Talk
from tests.gateway.dialogue_words import (
    FLAWED_CONTENTS,
    GOOD_CONTENTS,
    GREETINGS,
    MAILS,
    NOT_OFFERED,
    ODD_LINES,
    PLAIN,
    RCPTS,
    stuffed,
)

pytestmark = pytest.mark.slow

CRLF = b"\r\n"
GREET, GREET_OLD = GREETINGS[0], GREETINGS[-1]
MAIL, RCPT = b"MAIL " + MAILS[0].argument, b"RCPT " + RCPTS[0].argument
mail_commands = st.sampled_from([b"MAIL " + said.argument for said in MAILS])
rcpt_commands = st.sampled_from([b"RCPT " + said.argument for said in RCPTS])
commands = st.one_of(
    mail_commands, rcpt_commands, st.sampled_from([*PLAIN, *GREETINGS, *NOT_OFFERED, MAIL, RCPT])
)
contents = st.sampled_from([*GOOD_CONTENTS, *GOOD_CONTENTS, *FLAWED_CONTENTS])
# Near the beginning, near the end, or anywhere.
cuts = st.lists(st.integers(-40, 60) | st.integers(0, 70_000), max_size=6)


def pieces_of(data: bytes, at: list[int]) -> list[bytes]:
    """Return ``data`` cut at these places."""
    places = [0, *sorted({place % (len(data) + 1) for place in at}), len(data)]
    return [data[start:stop] for start, stop in pairwise(places)]


def lines(said: list[bytes]) -> bytes:
    """Return lines as they travel."""
    return b"".join(line + CRLF for line in said)


class Dialogue(RuleBasedStateMachine):
    """A peer that says whatever it likes, to a real door over real TLS."""

    talk: Talk

    @initialize(
        wrong_commands=st.sampled_from([20, 20, 4]), greeting=st.sampled_from([*[GREET] * 3, b""])
    )
    def come(self, wrong_commands: int, greeting: bytes) -> None:
        """Come in, and mostly go over to TLS at once."""
        self.talk = Talk(wrong_commands)
        if greeting:
            self.secure(greeting)

    @rule(greeting=st.sampled_from([GREET, GREET, GREET_OLD]))
    def secure(self, greeting: bytes) -> None:
        """Greet, go over to TLS if not yet there, and greet again."""
        if self.talk.model.has_ended:
            self.talk.come()
        for line in (GREET, b"STARTTLS", greeting):
            if not self.talk.model.has_ended:
                self.talk.say(line + CRLF)

    @precondition(lambda self: not self.talk.model.has_ended)
    @rule(command=commands)
    def command(self, command: bytes) -> None:
        """Say one thing of those that have a meaning, at its time or not."""
        self.talk.say(command + CRLF)

    @precondition(lambda self: not self.talk.model.has_ended)
    @rule(line=st.sampled_from(ODD_LINES))
    def odd_line(self, line: bytes) -> None:
        """Say what is no command at all, or too long for one."""
        self.talk.say(line + CRLF)

    @rule(before=st.lists(commands, max_size=1), behind=st.lists(commands, max_size=3))
    def inject(self, before: list[bytes], behind: list[bytes]) -> None:
        """Ask for TLS in a new session, more commands in the same packet (CVE-2011-0411)."""
        if not self.talk.model.has_ended:
            self.talk.say(b"QUIT" + CRLF)
        self.talk.come()
        self.talk.say(lines([*before, b"STARTTLS", *behind]))
        if not self.talk.model.has_ended:
            self.talk.say(GREET + CRLF)

    @precondition(lambda self: self.talk.model.has_tls and not self.talk.model.has_ended)
    @rule(behind=st.lists(commands, max_size=2))
    def start_tls_again(self, behind: list[bytes]) -> None:
        """Ask for TLS within TLS."""
        self.talk.say(lines([b"STARTTLS", *behind]))

    @precondition(lambda self: not self.talk.model.has_ended)
    @rule(said=st.lists(commands, min_size=2, max_size=6), at=cuts)
    def pipeline(self, said: list[bytes], at: list[int]) -> None:
        """Say several things without waiting for an answer, the packets cut anywhere."""
        self.talk.say(*pieces_of(lines(said), at))

    @precondition(lambda self: not self.talk.model.has_ended)
    @rule(sender=mail_commands, recipients=st.lists(rcpt_commands, min_size=1, max_size=4))
    def address(self, sender: bytes, recipients: list[bytes]) -> None:
        """Begin a transaction anew, with any sender or a good one, and any recipients."""
        self.talk.say(lines([b"RSET", sender, MAIL, *recipients]))

    @precondition(lambda self: not self.talk.model.has_ended)
    @rule(content=contents, at=cuts, rest=st.lists(commands, max_size=2), is_new=st.booleans())
    def mail(self, content: bytes, at: list[int], rest: list[bytes], is_new: bool) -> None:  # noqa: FBT001 -- as above
        """Send a content, if the door lets us, with whatever behind its end."""
        for command in (MAIL, RCPT) if is_new else ():
            if not self.talk.model.has_ended:
                self.talk.say(command + CRLF)
        if not self.talk.model.has_ended:
            self.talk.say(b"DATA" + CRLF)
        if self.talk.model.is_in_content:
            self.talk.say(*pieces_of(stuffed(content) + lines(rest), at))

    @precondition(lambda self: self.talk.model.greeted_by and not self.talk.model.has_ended)
    @rule(content=contents, at=cuts, rest=st.lists(commands, max_size=2))
    def whole_mail(self, content: bytes, at: list[int], rest: list[bytes]) -> None:
        """Send all of a mail in one go, as a client does that believes in PIPELINING."""
        before = lines([b"RSET", MAIL, RCPT, b"DATA"])
        self.talk.say(*pieces_of(before + stuffed(content) + lines(rest), at))

    @precondition(lambda self: not self.talk.model.has_ended)
    @rule(behind=st.lists(commands, max_size=2))
    def leave(self, behind: list[bytes]) -> None:
        """Take our leave, and say more behind it."""
        self.talk.say(lines([b"QUIT", *behind]))

    def teardown(self) -> None:
        """Leave in good order where that is possible; the house must be empty then."""
        if not hasattr(self, "talk"):
            return
        if not self.talk.model.has_ended:
            self.talk.say(b"QUIT" + CRLF)
        self.talk.close()


TestDialogue = Dialogue.TestCase
TestDialogue.settings = settings(
    max_examples=100,
    stateful_step_count=30,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
