"""The SMTP door as it ought to be: RFC 5321 and INTERFACE.md section 3, and nothing else. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from silta.base.reason import Reason
from tests.gateway.dialogue_answers import (
    FILED,
    GO_ON,
    GOODBYE,
    GREETED,
    OK,
    OUT_OF_ORDER,
    READY,
    RECIPIENT_OK,
    SENDER_OK,
    SYNTAX,
    UNKNOWN,
    Answer,
    refusal,
)
from tests.gateway.dialogue_words import BY_COMMAND, Said
from tests.transcripts.drive import LIMIT_BYTES

Answers = list[Answer]
IN_CLEAR = (b"EHLO", b"NOOP", b"QUIT", b"STARTTLS")  # RFC 3207 section 4
UNKNOWN_COMMANDS = 5
LINE_BYTES, MAIL_LINE_BYTES, CONTENT_LINE_BYTES = 512, 548, 998
END = b"\r\n.\r\n"


@dataclass(frozen=True, slots=True)
class Mail:
    """What the desk must be handed."""

    sender: str
    recipient: str
    content: bytes


@dataclass(slots=True)
class Model:
    """One session; ``hear`` tells what the door must answer to the bytes of a packet."""

    wrong_left: int
    has_tls: bool = False
    shakes_hands: bool = False
    greeted_by: bytes = b""
    sender: str = ""
    recipient: str = ""
    is_in_content: bool = False
    has_ended: bool = False
    mails: list[Mail] = field(default_factory=list)
    _unknown_left: int = UNKNOWN_COMMANDS
    _unread: bytes = b""

    def hear(self, data: bytes) -> Answers:
        """Return the answers; what comes behind STARTTLS or the end is never read."""
        self._unread += data
        answers: Answers = []
        while not (self.has_ended or self.shakes_hands):
            mark = END if self.is_in_content else b"\n"
            said, found, rest = self._unread.partition(mark)
            if not found:
                return answers
            self._unread = rest
            answers += self._content(said + b"\r\n") if self.is_in_content else self._line(said)
        self._unread = b""
        return answers

    def secured(self) -> None:
        """Take note of the handshake: all that was learnt in clear is forgotten."""
        self.shakes_hands, self.has_tls, self.greeted_by = False, True, b""
        self._reset()

    def _reset(self) -> None:
        self.sender = self.recipient = ""

    def _line(self, line: bytes) -> Answers:
        answer = self._command(line.rstrip(b"\r\n"))
        self.wrong_left -= answer.code // 100 == 5
        self._unknown_left -= answer == UNKNOWN
        if self.wrong_left <= 0 or self._unknown_left <= 0:
            self.has_ended = True
            return [answer, refusal(Reason.SESSION_TOO_MANY)]
        return [answer]

    def _command(self, line: bytes) -> Answer:
        command, _, argument = line.partition(b" ")
        command = command.upper()
        has_room_for_more = command == b"MAIL" and self.greeted_by == b"EHLO"
        longest = MAIL_LINE_BYTES if has_room_for_more else LINE_BYTES
        if not line or not command.isascii() or len(line) > longest:
            return SYNTAX
        if not self.has_tls and command not in IN_CLEAR:
            return refusal(Reason.TLS_REQUIRED)
        known: dict[bytes, Callable[[bytes], Answer]] = {
            b"EHLO": lambda name: self._greet(command, name),
            b"HELO": lambda name: self._greet(command, name),
            b"STARTTLS": self._starttls,
            b"MAIL": self._mail,
            b"RCPT": self._rcpt,
            b"DATA": self._data,
            b"RSET": self._rset,
            b"NOOP": lambda _: OK,
            b"QUIT": self._quit,
        }
        return known[command](argument.strip()) if command in known else UNKNOWN

    def _greet(self, command: bytes, name: bytes) -> Answer:
        if not name:
            return SYNTAX
        self.greeted_by = command
        self._reset()
        return GREETED

    def _starttls(self, argument: bytes) -> Answer:
        if self.has_tls:
            return OUT_OF_ORDER
        if argument:
            return SYNTAX
        self.shakes_hands = True
        return READY

    def _mail(self, argument: bytes) -> Answer:
        if not self.greeted_by:
            return OUT_OF_ORDER
        said = BY_COMMAND[b"MAIL"][argument]
        if self._is_unreadable(said):
            return SYNTAX
        if self.sender:
            return OUT_OF_ORDER
        answer = _judged(said, SENDER_OK)
        if answer == SENDER_OK:
            self.sender = said.address or ""
        return answer

    def _rcpt(self, argument: bytes) -> Answer:
        if not self.greeted_by or not self.sender:
            return OUT_OF_ORDER
        said = BY_COMMAND[b"RCPT"][argument]
        if self._is_unreadable(said):
            return SYNTAX
        if self.recipient and said.parameters is None:
            return refusal(Reason.RECIPIENTS_TOO_MANY)
        answer = _judged(said, RECIPIENT_OK)
        if answer == RECIPIENT_OK:
            self.recipient = said.address or ""
        return answer

    def _is_unreadable(self, said: Said) -> bool:
        """Parameters are for those who greeted by EHLO (RFC 5321 section 4.1.1.2)."""
        has_too_much = said.parameters is not None and self.greeted_by == b"HELO"
        return said.address is None or has_too_much

    def _data(self, argument: bytes) -> Answer:
        if not self.greeted_by or not self.recipient:
            return OUT_OF_ORDER
        if argument:
            return SYNTAX
        self.is_in_content = True
        self._unread = b"\r\n" + self._unread  # the line end of DATA itself counts
        return GO_ON

    def _content(self, said: bytes) -> Answers:
        content = said.replace(b"\r\n.", b"\r\n")[2:]
        sender, recipient = self.sender, self.recipient
        self.is_in_content = False
        self._reset()
        flaw = flaw_of(content)
        if flaw is not None:
            return [refusal(flaw)]  # a refused letter is no wrong command
        self.mails.append(Mail(sender, recipient, content))
        return [FILED]

    def _rset(self, argument: bytes) -> Answer:
        if argument:
            return SYNTAX
        self._reset()
        return OK

    def _quit(self, argument: bytes) -> Answer:
        self.has_ended = not argument
        return SYNTAX if argument else GOODBYE


def _judged(said: Said, good: Answer) -> Answer:
    """Return what parameters and desk, in this order, make of a readable address."""
    for verdict in (said.parameters, said.desk):
        if verdict not in (None, Reason.FILED):
            return refusal(verdict)
    return good


def flaw_of(content: bytes) -> Reason | None:
    """Return why a content is refused; the contents here have one flaw at most."""
    lines = content.split(b"\r\n")
    if len(content) > LIMIT_BYTES:
        return Reason.SIZE_TOO_LARGE
    if any(octet in line for line in lines for octet in (b"\r", b"\n", b"\0")):
        return Reason.LINE_BARE_NEWLINE
    if any(len(line) > CONTENT_LINE_BYTES for line in lines):
        return Reason.LINE_TOO_LONG
    return None
