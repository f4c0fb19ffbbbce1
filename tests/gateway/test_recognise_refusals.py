"""Every other mail than RFC 3156 encryption is refused, for one of three reasons."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.base.mime.entity import MAX_FIELD_BYTES
from silta.base.reason import Reason, Refused
from silta.gateway.recognise import MAX_FROM_BYTES, MOST_RECEIVED_FIELDS
from silta.gateway.stages import Sealed
from tests.gateway.samples import ARMOUR, FROM, MAIL, SECOND, TYPE, recognised
from tests.letters import outer_mail


def reason_of(raw: bytes) -> Reason:
    """Return why a mail of these bytes is refused."""
    with pytest.raises(Refused) as caught:
        recognised(raw)
    assert caught.value.field is None
    return caught.value.reason


def outcome(raw: bytes) -> Sealed | Reason:
    """Return what becomes of a mail of these bytes, recognised or refused."""
    try:
        return recognised(raw)
    except Refused as refused:
        return refused.reason


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Content-Type: " + TYPE, b"X-Type: none"),
        (b"multipart/encrypted", b"multipart/mixed"),
        (b"multipart/encrypted", b"text/plain"),
        (b"multipart/encrypted", b"multipart/signed"),
        (b'protocol="application/pgp-encrypted"', b'protocol="application/pkcs7-mime"'),
        (b' protocol="application/pgp-encrypted";', b""),
        (b"Content-Type: application/pgp-encrypted", b"Content-Type: text/plain"),
        (b"Content-Type: application/octet-stream", b"Content-Type: multipart/mixed; boundary=x"),
        (b"\r\n\r\nVersion: 1", b"\r\n\r\nVersion: 2"),
        (b"\r\n\r\nVersion: 1", b"\r\n\r\nVersion: 11"),
        (b"\r\n\r\nVersion: 1", b"\r\n\r\nVersion: 1\r\nX: y"),
        (b"\r\n\r\nVersion: 1", b"\r\n\r\n"),
        (b"--silta-outer-0001--", b"--silta-outer-0001\r\n\r\nthird\r\n--silta-outer-0001--"),
    ],
)
def test_other_shapes_are_not_encrypted(old: bytes, new: bytes) -> None:
    """THREATS case 54: a wrapper, a third part or another protocol does not count."""
    assert old in MAIL
    assert reason_of(MAIL.replace(old, new, 1)) is Reason.MAIL_NOT_ENCRYPTED


def test_inline_pgp_is_not_encrypted() -> None:
    """Armour in a plain mail leaves open what else the mail says."""
    raw = FROM + b"\r\nContent-Type: text/plain\r\n\r\n" + ARMOUR.replace(b"\n", b"\r\n")
    assert reason_of(raw) is Reason.MAIL_NOT_ENCRYPTED


def test_an_empty_ciphertext_is_not_encrypted() -> None:
    """There is nothing to open."""
    assert reason_of(outer_mail(b"")) is Reason.MAIL_NOT_ENCRYPTED


def test_a_sealed_mail_in_a_wrapper_is_not_encrypted() -> None:
    """A mailing list or an archive may forward a sealed mail whole; that is another mail."""
    inner = MAIL[MAIL.index(b"Content-Type: ") :]
    head = FROM + b"\r\nContent-Type: multipart/mixed; boundary=w\r\n\r\n--w\r\n"
    assert reason_of(head + inner + b"\r\n--w--\r\n") is Reason.MAIL_NOT_ENCRYPTED


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (FROM + b"\r\n", b""),
        (FROM, FROM + b"\r\n" + FROM),
        (FROM, b"From: a@siltala.example, b@siltala.example"),
        (FROM, b"From: eve@x <kirjaamo@siltala.example>"),
        (FROM, b"From: Group: kirjaamo@siltala.example;"),
        (FROM, b"From: undisclosed:;"),
        (FROM, b"From: Kirjaamo"),
        (FROM, b"From: <>"),
        (FROM, b"From: kirjaamo@"),
        (FROM, b"From: kirjaamo@siltala..example"),
        (FROM, b"From: " + b"(" * 1000),
        (FROM, b"From: \xff <kirjaamo@siltala.example>"),
        (FROM, b"From: " + b"x" * MAX_FROM_BYTES + b" <kirjaamo@siltala.example>"),
        (FROM, FROM + b"\r\nX: " + b"x" * MAX_FIELD_BYTES),
        (FROM, FROM + b"\r\nX: x\x00"),
        (FROM, FROM + b"\nX: bare newline"),
        (FROM, FROM + b"\r\nno field"),
        (b"Content-Type: multipart", b"Content-Type: text/plain\r\nContent-Type: multipart"),
        (b'boundary="silta-outer-0001"', b'boundary="silta-outer-0001"; boundary=x'),
        (b'boundary="silta-outer-0001"', b"boundary*=us-ascii''silta-outer-0001"),
        (b'boundary="silta-outer-0001"', b"x=y"),
        (b"--silta-outer-0001--", b""),
        (b"--silta-outer-0001--", b"--silta-outer-0001"),
        (b"--silta-outer-0001--", b"--silta-outer-0001x\r\n--silta-outer-0001--"),
        (b"MIME-Version: 1.0", b"Content-Transfer-Encoding: base64"),
        (SECOND, SECOND + b"Content-Transfer-Encoding: base64\r\n"),
        (SECOND, SECOND + b"Content-Transfer-Encoding: x-own\r\n"),
        (SECOND, SECOND + SECOND),
    ],
)
def test_a_broken_mail_is_unreadable(old: bytes, new: bytes) -> None:
    """THREATS case 53: what two readers would read differently is read by none."""
    assert old in MAIL
    assert reason_of(MAIL.replace(old, new, 1)) is Reason.MAIL_UNREADABLE


def test_a_mail_that_goes_in_circles_is_stopped() -> None:
    """RFC 5321 section 6.3: trace fields are how a loop is seen."""
    raw = b"Received: from a by b\r\n" * (MOST_RECEIVED_FIELDS + 1) + MAIL
    assert reason_of(raw) is Reason.MAIL_LOOP


@given(st.integers(0, len(MAIL)), st.integers(0, 40), st.binary(max_size=20))
def test_a_damaged_mail_is_recognised_or_refused(at: int, drop: int, patch: bytes) -> None:
    """No bytes raise anything but Refused, with one of three reasons."""
    end = outcome(MAIL[:at] + patch + MAIL[at + drop :])
    assert isinstance(end, Sealed) or end in {Reason.MAIL_UNREADABLE, Reason.MAIL_NOT_ENCRYPTED}


FROM_PIECES = st.sampled_from([*'"()<>@,:;.a \\[]ä\t\u2028', "=?utf-8?q?a?=", "=?", "?="])


@given(st.lists(FROM_PIECES, max_size=40).map("".join))
def test_any_from_gives_one_domain_or_is_refused(text: str) -> None:
    """The library that reads addresses raises what it likes; none of it comes through."""
    end = outcome(MAIL.replace(FROM, b"From: " + text.encode(), 1))
    assert end.unverified_from_domain if isinstance(end, Sealed) else end is Reason.MAIL_UNREADABLE
