"""A transfer encoding is undone strictly, or refused, at bounded cost."""

from __future__ import annotations

import time

import pytest

from silta.base.mime.entity import BrokenMime
from silta.base.mime.transfer_encoding import decoded_body
from tests.mailbox.mime.samples import entity_of


@pytest.mark.parametrize(
    ("encoding", "body", "expected"),
    [
        (b"", b"\x00\xff\r\n", b"\x00\xff\r\n"),
        (b"BINARY", b"\x00\xff", b"\x00\xff"),
        (b"base64", b"AP8N\r\nCg==\r\n", b"\x00\xff\r\n"),
        (b"Base64", b" AP8=\t", b"\x00\xff"),
        (b"base64", b"", b""),
        (b"quoted-printable", b"=00=ff=\r\n=20\r\nx=3D", b"\x00\xff \r\nx="),
    ],
)
def test_a_transfer_encoding_is_undone(encoding: bytes, body: bytes, expected: bytes) -> None:
    """RFC 2045 section 6; the names are case-insensitive."""
    head = b"Content-Transfer-Encoding: " + (encoding or b"8bit")
    assert decoded_body(entity_of(body, head=head)) == expected


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        (b"base64", b"A"),
        (b"base64", b"AP8"),
        (b"base64", b"AP8=AP8="),
        (b"base64", b"AP8=!"),
        (b"base64", b"AP_8"),
        (b"base64", b"====" * 3),
        (b"quoted-printable", b"=4"),
        (b"quoted-printable", b"="),
        (b"quoted-printable", b"== "),
        (b"quoted-printable", b"= \r\nx"),
        (b"quoted-printable", b"x \r\ny"),
        (b"quoted-printable", b"x\t"),
        (b"x-uuencode", b"begin 644 x"),
        (b"base64 (comment)", b"AP8="),
        (b"base64;", b"AP8="),
    ],
)
def test_a_broken_transfer_encoding_is_refused(encoding: bytes, body: bytes) -> None:
    """Lenient readers leave out what they do not understand, each its own part of it."""
    with pytest.raises(BrokenMime):
        decoded_body(entity_of(body, head=b"Content-Transfer-Encoding: " + encoding))


@pytest.mark.parametrize("filling", [b" ", b"= ", b" x", b"=\r", b"\t \n"])
def test_hostile_quoted_printable_costs_little(filling: bytes) -> None:
    """Runs of spaces are what careless patterns take quadratic time for."""
    body = filling * (4 * 2**20 // len(filling)) + b"= x"
    begun = time.process_time()
    with pytest.raises(BrokenMime):
        decoded_body(entity_of(body, head=b"Content-Transfer-Encoding: quoted-printable"))
    assert time.process_time() - begun < 0.5
