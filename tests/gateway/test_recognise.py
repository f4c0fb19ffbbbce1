"""Only RFC 3156 encryption at the top level, in exactly two parts, is recognised."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from silta.gateway.recognise import MOST_RECEIVED_FIELDS, recognise
from silta.gateway.stages import Received
from tests.gateway.samples import ARMOUR, FROM, MAIL, SECOND, TLS, TYPE, recognised
from tests.letters import INTAKE, KIRJAAMO

CONTROL = b"Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n"


def test_a_sealed_mail_is_recognised() -> None:
    """The ciphertext comes out as it went in, but for the line ends of the wire."""
    sealed = recognised(MAIL)
    assert sealed.ciphertext.whole().replace(b"\r\n", b"\n") == ARMOUR
    assert sealed.unverified_from_domain == "siltala.example"


def test_nothing_of_a_mail_shows_itself() -> None:
    """The stages may stand in a traceback."""
    received = Received(MAIL, KIRJAAMO, INTAKE, TLS, datetime(2026, 11, 22, tzinfo=UTC))
    assert "hF4D" not in f"{received!r} {recognise(received)!r}"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"MIME-Version", b"mime-version"),
        (TYPE, TYPE.replace(b"multipart/encrypted", b"Multipart/Encrypted")),
        (TYPE, TYPE.replace(b"application/pgp", b"APPLICATION/PGP")),
        (b"\r\n\r\nVersion: 1\r\n", b"\r\n\r\nVersion: 1"),
        (b"\r\n\r\nVersion: 1\r\n", b"\r\n\r\nversion:1\r\n\r\n"),
        (CONTROL, b"Content-Description: PGP/MIME version identification\r\n" + CONTROL),
        (SECOND, SECOND + b'Content-Disposition: inline; filename="encrypted.asc"\r\n'),
        (SECOND, SECOND + b"Content-Transfer-Encoding: 7bit\r\n"),
        (b"\r\n\r\n--silta", b"\r\n\r\nThis is an encrypted message.\r\n--silta"),
        (FROM, b"Received: from a by b\r\n" * MOST_RECEIVED_FIELDS + FROM),
        (FROM, b"DKIM-Signature: v=1;\r\n\tb=x\r\n" + FROM),
        (FROM, "From: Päivi <päivi@siltala.example>".encode()),
        (FROM, b"From: =?utf-8?Q?P=C3=A4ivi?=\r\n <kirjaamo@SILTALA.example>"),
        (FROM, b'From: "Demo, Aino" <kirjaamo@siltala.example> (Kirjaamo)'),
        (FROM, b"from:kirjaamo@siltala.example"),
    ],
)
def test_what_mailers_write_is_recognised(old: bytes, new: bytes) -> None:
    """What mutt, Thunderbird and case systems write differs in small things."""
    assert old in MAIL
    assert recognised(MAIL.replace(old, new, 1)).unverified_from_domain == "siltala.example"


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        (b"base64", b"hF4D/w=="),
        (b"quoted-printable", b"=84=5E=03=FF"),
        (b"8bit", b"\x84\x5e\x03\xff"),
    ],
)
def test_a_transfer_encoding_of_the_ciphertext_is_undone(encoding: bytes, body: bytes) -> None:
    """Gateways on the way may encode even armour, and binary OpenPGP must be."""
    head, _, tail = MAIL.partition(SECOND)
    end = tail[tail.index(b"\r\n--silta") :]
    field = b"Content-Transfer-Encoding: " + encoding + b"\r\n\r\n"
    assert recognised(head + SECOND + field + body + end).ciphertext.whole() == b"\x84\x5e\x03\xff"
