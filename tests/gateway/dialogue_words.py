"""What a peer may say at the door, each thing with its meaning: the model knows no parser."""

from __future__ import annotations

from dataclasses import dataclass

from silta.base.reason import Reason
from tests.letters import INTAKE, KIRJAAMO
from tests.transcripts.drive import LIMIT_BYTES

UNREADABLE = Reason.COMMAND_SYNTAX


@dataclass(frozen=True, slots=True)
class Said:
    """The argument of a MAIL or RCPT: its address, if there is one, and its parameters.

    ``parameters`` is None without any, else what they deserve: FILED for good ones.
    ``desk`` is what the desk says of the address, FILED for a yes.
    """

    argument: bytes
    address: str | None = None
    parameters: Reason | None = None
    desk: Reason = Reason.FILED


def _mail(address: str, parameters: str = "", verdict: Reason | None = None) -> Said:
    return Said(f"FROM:<{address}>{parameters}".encode(), address, verdict)


MAILS = (
    _mail(KIRJAAMO),
    Said(b"from: <kirjaamo@siltala.example>", KIRJAAMO),
    _mail(KIRJAAMO, " SIZE=1000", Reason.FILED),
    Said("FROM:<kirjaamo@siltala.example> SIZE=²".encode()),
    _mail(KIRJAAMO, f" SIZE={LIMIT_BYTES} BODY=8BITMIME SMTPUTF8", Reason.FILED),
    _mail("päivi@siltala.example", " SMTPUTF8", Reason.FILED),
    _mail(KIRJAAMO, f" size={LIMIT_BYTES + 1}", Reason.SIZE_TOO_LARGE),
    _mail(KIRJAAMO, " SIZE=many", UNREADABLE),
    _mail(KIRJAAMO, " SIZE=", UNREADABLE),
    _mail(KIRJAAMO, " BODY=BINARYMIME", UNREADABLE),
    _mail(KIRJAAMO, " RET=FULL", UNREADABLE),
    _mail(KIRJAAMO, " SMTPUTF8=yes", UNREADABLE),
    _mail(KIRJAAMO, "x", UNREADABLE),
    Said(b"FROM:<>", "", desk=Reason.SENDER_DOMAIN_UNKNOWN),
    Said(b"FROM:<eino@naapurila.example>", "", desk=Reason.SENDER_DOMAIN_UNKNOWN),
    Said(b"FROM:<kirja\0amo@siltala.example>", "", desk=Reason.SENDER_DOMAIN_UNKNOWN),
    Said(b"FROM:<p\xe4ivi@siltala.example>", "", desk=Reason.SENDER_DOMAIN_UNKNOWN),
    Said(b""),
    Said(b"FROM:"),
    Said(b"kirjaamo@siltala.example"),
    Said(b"TO:<kirjaamo@siltala.example>"),
    Said(b"FROM:<<kirjaamo@siltala.example>>"),
)
RCPTS = (
    Said(f"TO:<{INTAKE}>".encode(), INTAKE),
    Said(f"to: <{INTAKE}>".encode(), INTAKE),
    Said(b"TO:<toinen-palvelu@silta.localhost>", "", desk=Reason.RECIPIENT_UNKNOWN),
    Said(b"TO:<aino@naapurila.example>", "", desk=Reason.RECIPIENT_NOT_OURS),
    Said(b"TO:<aino\0demo@silta.localhost>", "", desk=Reason.RECIPIENT_UNKNOWN),
    Said(f"TO:<{INTAKE}> NOTIFY=NEVER".encode(), INTAKE, UNREADABLE),
    Said(b""),
    Said(b"TO:"),
    Said(b"paivahoito-siltala@silta.localhost"),
)
BY_COMMAND = {
    b"MAIL": {said.argument: said for said in MAILS},
    b"RCPT": {said.argument: said for said in RCPTS},
}

NOT_OFFERED = (
    b"AUTH PLAIN AGFpbm8Ac2FsYQ==",
    b"VRFY aino.demo",
    b"HELP",
    b"EXPN kirjaamo-lista",
    b"BDAT 86 LAST",
    b"TURN",
    b"HETU 210281-9988",
    b"GET /index.html HTTP/1.1",
    b"NOOP\rRSET",
    b"MAIL\tFROM:<kirjaamo@siltala.example>",
)
ODD_LINES = (
    b"",
    b"\r",
    b" ",
    b"\xc3\xa4iti",
    b"\xff",
    b"\0",
    b"N" * 513,
    b"NOOP " + b"n" * 507,
    b"NOOP " + b"n" * 508,
    b"EHLO " + b"e" * 600,
    b"MAIL FROM:<" + b"m" * 600 + b"@siltala.example>",
    b"X" * 70_000,
)
PLAIN = (
    b"NOOP",
    b"NOOP hidden-word",
    b"noop",
    b"RSET",
    b"RSET now-please",
    b"DATA now-please",
    b"QUIT now-please",
    b"STARTTLS now-please",
    b"EHLO",
    b"HELO ",
)
GREETINGS = (b"EHLO posti.siltala.example", b"ehlo [127.0.0.1]", b"HELO posti.siltala.example")

LINE = b"Salattu-sana " * 60 + b"\r\n"
# As they stand in the mail, before dots are stuffed.
GOOD_CONTENTS = (
    b"",
    b"Subject: Salattu viesti\r\n\r\npiste\r\n",
    b".\r\n..\r\n.a\r\n\r\n.\r\n",
    b"\xff\x80 Salattu\r\n",
    b"a" * 998 + b"\r\n" + b"." * 998 + b"\r\n",
    LINE * (LIMIT_BYTES // len(LINE)),
)
FLAWED_CONTENTS = (
    b"Salattu\nviesti\r\n",
    b"Salattu\n.\nMAIL FROM:<eino@siltala.example>\r\n",
    b"Salattu\r\n.\nQUIT\r\n",
    b"Salattu\r.\rviesti\r\n",
    b"Salattu\r\r\n",
    b"\0\r\n",
    b"a" * 999 + b"\r\n",
    b"." * 999 + b"\r\n",
    b"a" * 5000 + b"\r\n",
    LINE * (LIMIT_BYTES // len(LINE) + 1),
)


def stuffed(content: bytes) -> bytes:
    """Return a content as it travels, with its end (RFC 5321 section 4.5.2)."""
    return (b"\r\n" + content).replace(b"\r\n.", b"\r\n..")[2:] + b".\r\n"
