"""What the sender composes is what the gateway reads: the two share no line of code for it."""

from __future__ import annotations

import unicodedata
from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.gateway.recognise import recognise
from silta.mailbox.letter import name_key
from silta.mailbox.letter.mime import read_letter
from silta.sender.compose import compose, wrap
from tests.letters import DOCUMENTS, INTAKE, KIRJAAMO, good_manifest, manifest_bytes
from tests.sender.office import HETU, NOW, received

ARMOURED = b"-----BEGIN PGP MESSAGE-----\n\nhQEMA3==\n-----END PGP MESSAGE-----\n"
MESSAGE_ID = "<1@siltala.example>"
LETTERS = st.characters(categories=["L", "N", "S"])
STEMS = st.text(st.one_of(LETTERS, st.sampled_from(" '%*=?;\"._~-ä€")), min_size=1, max_size=90)


def file_name(stem: str) -> str:
    """Return a name that the letter's rules take, in NFC as read_manifest gives it."""
    return unicodedata.normalize("NFC", f"a{stem}b")[:95] + ".pdf"


NAMES = st.lists(STEMS.map(file_name), max_size=5, unique_by=name_key)


@given(NAMES, st.lists(st.binary(max_size=300), min_size=5, max_size=5))
def test_the_gateway_reads_what_was_composed(names: list[str], contents: list[bytes]) -> None:
    """Whatever the names and contents are, byte for byte."""
    documents = dict(zip(names, contents, strict=False))
    manifest = manifest_bytes(good_manifest(documents, remedy={"document": None}))
    letter = read_letter(compose(manifest, list(documents.items())))
    assert letter.manifest_bytes == manifest
    assert {each.name: each.content for each in letter.documents} == documents


def test_a_mail_program_reads_it_too() -> None:
    """The standard library stands for the programs of people who open the seal by hand."""
    composed = compose(manifest_bytes(good_manifest()), list(DOCUMENTS.items()))
    parts = list(message_from_bytes(composed, policy=policy.default).iter_attachments())
    assert {part.get_filename(): part.get_content() for part in parts[1:]} == DOCUMENTS
    assert {part.get_content_type() for part in parts[1:]} == {"application/pdf"}


def test_the_longest_name_keeps_lines_short() -> None:
    """A hundred characters beyond the first plane take 1,200 octets once encoded."""
    name = "𐐀" * 96 + ".pdf"
    manifest = manifest_bytes(good_manifest({name: b"x"}, remedy={"document": None}))
    composed = compose(manifest, [(name, b"x")])
    assert read_letter(composed).documents[0].name == name
    assert max(map(len, composed.split(b"\r\n"))) <= 78 + len(" filename*99*=")


def test_the_same_letter_is_composed_the_same_way() -> None:
    """No random boundary, no time: nothing to wonder about when two mails are compared."""
    assert compose(b"{}", [("a.pdf", b"x")]) == compose(b"{}", [("a.pdf", b"x")])


def test_the_gateway_recognises_the_mail_around_it() -> None:
    """RFC 3156, with the one From the gateway asks for."""
    mail = wrap(ARMOURED, sender=KIRJAAMO, recipient=INTAKE, date=NOW, message_id=MESSAGE_ID)
    sealed = recognise(received(mail))
    assert sealed.ciphertext.whole().strip() == ARMOURED.replace(b"\n", b"\r\n").strip()
    assert b"\n" not in mail.replace(b"\r\n", b"")


def test_the_mail_around_it_tells_nothing() -> None:
    """Subject and the rest travel in clear, and end up in other people's logs."""
    mail = wrap(ARMOURED, sender=KIRJAAMO, recipient=INTAKE, date=NOW, message_id=MESSAGE_ID)
    found = message_from_bytes(mail, policy=policy.default)
    assert dict(found.items()) == {
        "From": KIRJAAMO,
        "To": INTAKE,
        "Subject": "Silta",
        "Date": "Sun, 22 Nov 2026 09:15:00 +0000",
        "Message-ID": MESSAGE_ID,
        "MIME-Version": "1.0",
        "Content-Type": found["Content-Type"],
    }
    assert HETU.encode() not in mail


@pytest.mark.parametrize(
    ("sender", "recipient", "message_id"),
    [
        (f"{KIRJAAMO}\r\nBcc: x@naapurila.example", INTAKE, MESSAGE_ID),
        (KIRJAAMO, f"{INTAKE}, x@naapurila.example", MESSAGE_ID),
        ("päivä@siltala.example", INTAKE, MESSAGE_ID),
        (KIRJAAMO, INTAKE, "<1@siltala.example>\r\nBcc: x@naapurila.example"),
    ],
)
def test_nothing_slips_into_the_header(sender: str, recipient: str, message_id: str) -> None:
    """An address with a line end would be a header field of its own."""
    with pytest.raises(ValueError, match=r"^not a "):
        wrap(
            ARMOURED,
            sender=sender,
            recipient=recipient,
            date=NOW,
            message_id=message_id,
        )
