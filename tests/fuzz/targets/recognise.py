"""Outer mails: recognised or refused for one of three reasons."""

from __future__ import annotations

from silta.base.reason import Reason, Refused
from tests.fuzz.target import Target, check_refusal
from tests.gateway.samples import FROM, MAIL, SECOND, TYPE, recognised

REASONS = {Reason.MAIL_LOOP, Reason.MAIL_UNREADABLE, Reason.MAIL_NOT_ENCRYPTED}
ENCODINGS = (b"base64", b"quoted-printable")


def attempt(data: bytes) -> bool:
    """Recognise a mail; a ciphertext is part of it unless an encoding was undone."""
    try:
        sealed = recognised(data)
    except Refused as refused:
        check_refusal(refused, REASONS)
        return False
    ciphertext = sealed.ciphertext.whole()
    assert ciphertext.strip()
    assert ciphertext in data or any(name in data.lower() for name in ENCODINGS)
    assert sealed.unverified_from_domain
    return True


TARGET = Target(
    attempt,
    seeds=[
        MAIL,
        MAIL.replace(SECOND, SECOND + b"Content-Transfer-Encoding: base64\r\n"),
        MAIL.replace(SECOND, SECOND + b"Content-Transfer-Encoding: quoted-printable\r\n"),
        MAIL.replace(FROM, b'from:"Demo, Aino" <aino@[127.0.0.1]> (a)'),
        MAIL.replace(FROM, "From: =?utf-8?q?=C3=A4?= <päivi@siltala.example>".encode()),
        MAIL.replace(b"multipart/encrypted", b"multipart/mixed"),
        MAIL[:300],
    ],
    words=[
        FROM, TYPE, SECOND, b"\r\n\r\n", b"\r\n--silta-outer-0001", b"Received: a\r\n",
        b"=?utf-8?b?", b"Content-Transfer-Encoding: ", b"Content-Type: ", b"boundary*0*=",
        b"boundary=", *ENCODINGS,
    ],
)  # fmt: skip
