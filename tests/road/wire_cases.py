"""What a peer can do wrong before its mail is opened, each with the reason it must get."""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Mapping

from silta.base.reason import Reason
from tests.letters import INTAKE, KIRJAAMO, letter_mime, outer_mail
from tests.road.process import Answer
from tests.town import Town

Case = tuple[Reason, Callable[[Town], Answer]]
RECEIVED = b"Received: from a.example by b.example; Mon, 23 Nov 2026 12:00:00 +0200\r\n"
INLINE = (
    b"From: Kirjaamo <kirjaamo@siltala.example>\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: text/plain\r\n\r\n"
)


def without_tls(town: Town) -> Answer:
    """Go on in the clear, as an old mailer does."""
    with smtplib.SMTP("127.0.0.1", town.running[-1].port, "case-system", 60) as client:
        client.ehlo()
        code, text = client.mail(KIRJAAMO)
    return Answer(code, text.decode())


def two_recipients(town: Town) -> Answer:
    """Name a second service in the same transaction."""
    with town.running[-1].client() as client:
        client.mail(KIRJAAMO)
        client.rcpt(INTAKE)
        code, text = client.rcpt("koulu-siltala@silta.localhost")
    return Answer(code, text.decode())


def announced_too_large(town: Town) -> Answer:
    """Announce a size beyond the limit (RFC 1870)."""
    with town.running[-1].client() as client:
        code, text = client.mail(KIRJAAMO, ["SIZE=999999999"])
    return Answer(code, text.decode())


def plain(_town: Town) -> bytes:
    """Return a mail that nobody sealed."""
    return INLINE + b"Hei\r\n"


def inline(town: Town) -> bytes:
    """Return a sealed text in the body, as before RFC 3156."""
    sealed = town.registers.seal(letter_mime(town.letter()))
    return INLINE + sealed.replace(b"\n", b"\r\n")


def two_froms(town: Town) -> bytes:
    """Return a good mail that two people claim to have written."""
    return b"From: Naapuri <kirjaamo@naapurila.example>\r\n" + town.mail()


def tampered(town: Town) -> bytes:
    """Return a good mail whose ciphertext was changed in one place."""
    mail = town.mail()
    at = mail.index(b"-----BEGIN PGP MESSAGE-----") + 600
    other = b"A" if mail[at : at + 1] != b"A" else b"B"
    return mail[:at] + other + mail[at + 1 :]


def to_another_key(town: Town) -> bytes:
    """Return a mail that is sealed to somebody else's key."""
    signer = ("--local-user", town.registers.keys["kirjaamo"], "--sign")
    inner = letter_mime(town.letter())
    return outer_mail(town.registers.encrypt(inner, *signer, to="other"))


def _sending(make: Callable[[Town], bytes]) -> Callable[[Town], Answer]:
    return lambda town: town.send(make(town))


WIRE_CASES: Mapping[str, Case] = {
    "no TLS": (Reason.TLS_REQUIRED, without_tls),
    "a stranger's domain": (
        Reason.SENDER_DOMAIN_UNKNOWN,
        lambda town: town.send(b"", sender="kirjaamo@muukala.example"),
    ),
    "no such service": (
        Reason.RECIPIENT_UNKNOWN,
        lambda town: town.send(b"", recipient="ei-ole@silta.localhost"),
    ),
    "another domain": (
        Reason.RECIPIENT_NOT_OURS,
        lambda town: town.send(b"", recipient="aino@muualla.example"),
    ),
    "two recipients": (Reason.RECIPIENTS_TOO_MANY, two_recipients),
    "a large size announced": (Reason.SIZE_TOO_LARGE, announced_too_large),
    "a large size not announced": (
        Reason.SIZE_TOO_LARGE,
        _sending(lambda _town: INLINE + b"pitka rivi\r\n" * 100_000),
    ),
    "a bare line feed": (
        Reason.LINE_BARE_NEWLINE,
        _sending(lambda town: town.mail().replace(b"\r\n\r\n", b"\n\r\n", 1)),
    ),
    "a NUL": (
        Reason.LINE_BARE_NEWLINE,
        _sending(lambda town: town.mail().replace(b"Salattu", b"Sala\0tu", 1)),
    ),
    "a long line": (
        Reason.LINE_TOO_LONG,
        _sending(lambda town: b"X-Pitka: " + b"p" * 1000 + b"\r\n" + town.mail()),
    ),
    "a loop": (Reason.MAIL_LOOP, _sending(lambda town: RECEIVED * 51 + town.mail())),
    "two From fields": (Reason.MAIL_UNREADABLE, _sending(two_froms)),
    "not encrypted": (Reason.MAIL_NOT_ENCRYPTED, _sending(plain)),
    "inline PGP": (Reason.MAIL_NOT_ENCRYPTED, _sending(inline)),
    "another key": (Reason.SEAL_CANNOT_OPEN, _sending(to_another_key)),
    "tampered": (Reason.SEAL_CANNOT_OPEN, _sending(tampered)),
}
