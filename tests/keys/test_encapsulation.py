"""Taking a ``multipart/signed`` apart: which bytes were signed, and by which packet. Pure."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.base.reason import Reason, Refused
from silta.keys.armour import ArmourKind, to_armour
from silta.keys.encapsulation import MOST_SIGNATURE_BYTES, read_encapsulated
from silta.keys.packets import Tag
from tests.keys.by_hand import packet
from tests.keys.cast import LETTER
from tests.keys.encapsulating import (
    BOUNDARY,
    PLAIN_PART,
    SIGNED,
    base64_part,
    multipart_signed,
    plain_part,
)

# Version 4, of a document, EdDSA, SHA-512: nothing looks further before gpg does.
SIGNATURE = packet(Tag.SIGNATURE, b"\x04\x00\x16\x0a" + bytes(80))
OLD_SIGNATURE = packet(Tag.SIGNATURE, b"\x03\x05\x00" + bytes(80))
UNKNOWN_DIGEST = packet(Tag.SIGNATURE, b"\x04\x00\x16\x0c" + bytes(80))
PART = base64_part(SIGNATURE)
GOOD = multipart_signed(LETTER, PART)


def armoured(packets: bytes) -> bytes:
    """Return a signature part in 7bit."""
    return plain_part(to_armour(packets, ArmourKind.SIGNATURE))


def reason_of(content: bytes) -> Reason:
    """Return why the content is not taken for a signed one."""
    with pytest.raises(Refused) as refused:
        read_encapsulated(content)
    return refused.value.reason


FORMS = {
    "binary in base64": GOOD,
    "armoured in 7bit": multipart_signed(LETTER, armoured(SIGNATURE)),
    "armoured in base64": multipart_signed(
        LETTER, base64_part(to_armour(SIGNATURE, ArmourKind.SIGNATURE))
    ),
    "its words in other cases": GOOD.replace(b"/pgp-s", b"/PGP-S").replace(b"/signed", b"/Signed"),
    "without micalg": GOOD.replace(b" micalg=pgp-sha512;", b""),
    "text before and after": multipart_signed(LETTER, PART, head=SIGNED + b"Hei!\r\n\r\n")
    + b"Terveisin\r\n",
    "blanks behind a delimiter": GOOD.replace(b"0001\r\n", b"0001 \t\r\n"),
}


@pytest.mark.parametrize("form", FORMS)
def test_the_signed_bytes_are_those_between_the_delimiters(form: str) -> None:
    """From the part's first byte to before the line end that is the delimiter's own."""
    found = read_encapsulated(FORMS[form])
    assert (found.signed.whole(), found.signature) == (LETTER, SIGNATURE)


ENTITIES = {
    "no line end at its end": LETTER.removesuffix(b"\r\n"),
    "three line ends at its end": LETTER + b"\r\n\r\n",
    "no header": "\r\nPäätös\r\n".encode("latin-1"),
    "dashes in it": LETTER + b"--\r\n-- \r\n--alle\r\n",
    "white space before line ends": LETTER + b"a \t\r\n \r\n",
    "parts of its own": b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\na\r\n--b--",
}


@pytest.mark.parametrize("kind", ENTITIES)
def test_not_a_byte_of_the_entity_is_lost_or_added(kind: str) -> None:
    """What is cut wrongly by one byte would be a bad signature."""
    entity = ENTITIES[kind]
    assert read_encapsulated(multipart_signed(entity, PART)).signed.whole() == entity


@given(st.binary(max_size=300))
def test_any_body_comes_out_as_it_went_in(body: bytes) -> None:
    """Line ends alone, and those of other systems, are the signer's to choose."""
    entity = b"Content-Type: text/plain\r\n\r\n" + body
    assert read_encapsulated(multipart_signed(entity, PART)).signed.whole() == entity


def test_line_ends_of_unix_are_taken_as_they_are() -> None:
    """As mutt writes them: the same form, with nothing turned into something else."""
    found = read_encapsulated(GOOD.replace(b"\r\n", b"\n"))
    assert found.signed.whole() == LETTER.replace(b"\r\n", b"\n")


OTHER_FORMS = {
    "nothing": b"",
    "a letter without a signature": LETTER,
    "no MIME": b"Hei!\r\nTerveisin\r\n",
    "S/MIME": GOOD.replace(b"application/pgp-signature", b"application/pkcs7-signature"),
    "another protocol than its part": multipart_signed(
        LETTER, PART.replace(b"pgp-signature", b"pkcs7-signature")
    ),
    "no protocol": GOOD.replace(b'protocol="application/pgp-signature"', b"x=y"),
    "multipart/mixed": GOOD.replace(b"multipart/signed", b"multipart/mixed"),
    "two content types": GOOD.replace(b"MIME-Version: 1.0", b"Content-Type: text/plain"),
    "all of it in base64": GOOD.replace(b"MIME-Version: 1.0", b"Content-Transfer-Encoding: base64"),
    "no boundary": GOOD.replace(b"boundary=", b"border="),
    "no end": GOOD.removesuffix(b"--\r\n"),
    "one part": multipart_signed(LETTER),
    "no parts": SIGNED,
    "a third part": multipart_signed(LETTER, PART, b"Content-Type: text/plain\r\n\r\nMaksa!"),
    "a signature before the letter": multipart_signed(PART, LETTER),
    "a part after the end": GOOD + b"--" + BOUNDARY.encode() + b"\r\n\r\n\r\n",
    "a line that begins like a delimiter": multipart_signed(
        LETTER + b"--" + BOUNDARY.encode() + b"x\r\n", PART
    ),
    "line ends of both kinds": SIGNED + GOOD[len(SIGNED) :].replace(b"\r\n", b"\n"),
    "an empty signature": multipart_signed(LETTER, PLAIN_PART),
    "an armour without content": multipart_signed(LETTER, armoured(b"")),
    "no signature packet": multipart_signed(LETTER, base64_part(packet(11, b"b\0\0\0\0\0"))),
    "a packet beside the signature": multipart_signed(
        LETTER, base64_part(SIGNATURE + packet(Tag.PUBLIC_KEY, b"\x04"))
    ),
    "a packet cut off": multipart_signed(LETTER, base64_part(SIGNATURE[:-1])),
    "a signature packet of nothing": multipart_signed(LETTER, base64_part(packet(2, b""))),
    "a signature of version 3": multipart_signed(LETTER, base64_part(OLD_SIGNATURE)),
    "broken base64": multipart_signed(LETTER, PART[:-8] + b"!\r\n"),
    "a message in the armour": multipart_signed(
        LETTER, plain_part(to_armour(SIGNATURE, ArmourKind.MESSAGE))
    ),
    "a flood of packets": multipart_signed(LETTER, base64_part(packet(2, b"") * 100)),
    "a signature over the limit": multipart_signed(
        LETTER, base64_part(packet(2, bytes(MOST_SIGNATURE_BYTES)))
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", OTHER_FORMS)
def test_what_is_of_another_form_holds_no_signature(kind: str) -> None:
    """Nothing is guessed: the sender hears that there is none, and gpg sees none of it."""
    assert reason_of(OTHER_FORMS[kind]) == Reason.SIGNATURE_MISSING


def test_two_signature_packets_are_one_too_many() -> None:
    """As with one message that two keys signed: it is not said which counts."""
    twice = multipart_signed(LETTER, base64_part(SIGNATURE * 2))
    assert reason_of(twice) == Reason.SIGNATURE_AMBIGUOUS


def test_a_digest_that_gpg_does_not_know_is_not_left_to_it() -> None:
    """Gpg says nothing at all then, which would look like a fault of ours for ever."""
    content = multipart_signed(LETTER, base64_part(UNKNOWN_DIGEST))
    assert reason_of(content) == Reason.SIGNATURE_WEAK


@given(st.binary(max_size=200), st.integers(0, len(GOOD)), st.integers(0, 60))
def test_whatever_comes_is_read_or_refused(filling: bytes, start: int, length: int) -> None:
    """A decrypted content is a stranger's: no other end than these two."""
    content = GOOD[:start] + filling + GOOD[start + length :]
    with suppress(Refused):
        assert read_encapsulated(content).signed.whole() in content
