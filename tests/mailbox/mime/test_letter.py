"""The plaintext is a letter whose every document is what the signed manifest says."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy, default

import pytest

from silta.mailbox.letter.mime import read_letter
from tests.letters import (
    DOCUMENTS,
    document_entry,
    good_manifest,
    letter_mime,
    manifest_bytes,
)
from tests.mailbox.mime.samples import MANIFEST, MANIFEST_TYPE, PLAINTEXT, TOP


def plain_letter(content: bytes, field: bytes = b"", name: str = "a.txt") -> bytes:
    """Return a letter with one text document, written without a transfer encoding."""
    entry = document_entry(name, content, media_type="text/plain")
    manifest = manifest_bytes(good_manifest(documents=[entry], remedy={"document": None}))
    return b"\r\n".join(
        [
            TOP,
            b"--silta-inner-0001",
            MANIFEST_TYPE,
            b"",
            manifest,
            b"--silta-inner-0001",
            (f'Content-Disposition: attachment; filename="{name}"').encode() + field,
            b"",
            content,
            b"--silta-inner-0001--",
            b"",
        ]
    )


@pytest.mark.parametrize("newline", [b"\r\n", b"\n"])
def test_a_letter_is_read_byte_for_byte(newline: bytes) -> None:
    """What gpg was fed may have either line end; the documents are what they were."""
    letter = read_letter(letter_mime(MANIFEST, newline=newline))
    assert letter.manifest_bytes == manifest_bytes(MANIFEST)
    assert letter.manifest.message_id == "VD-2026-4711/1"
    assert {document.name: document.content for document in letter.documents} == DOCUMENTS


@pytest.mark.parametrize("policy", [SMTP, default], ids=["CRLF", "LF"])
def test_a_letter_written_by_a_mail_library_is_read(policy: EmailPolicy) -> None:
    """Case systems use libraries: these fold long names into pieces, RFC 2231 section 3."""
    contents = {"p\u00e4\u00e4t\u00f6s " + "x" * 80 + ".pdf": b"\x00" * 999, "b.pdf": b"\r\n"}
    message = EmailMessage()
    message.make_mixed()
    manifest = manifest_bytes(good_manifest(contents, remedy={"document": None}))
    message.add_attachment(manifest, "application", "vnd.silta.letter+json")
    for name, content in contents.items():
        message.add_attachment(content, "application", "pdf", filename=name)
    letter = read_letter(message.as_bytes(policy=policy))
    assert {document.name: document.content for document in letter.documents} == contents


def test_documents_come_in_the_manifests_order() -> None:
    """The municipality ordered them there; MIME order means nothing."""
    backwards = {name: DOCUMENTS[name] for name in reversed([*DOCUMENTS])}
    letter = read_letter(letter_mime(MANIFEST, backwards))
    assert [document.name for document in letter.documents] == list(DOCUMENTS)


@pytest.mark.parametrize("name", ["pa\u0308a\u0308to\u0308s.txt", "p\u00e4\u00e4t\u00f6s.txt"])
def test_names_match_in_either_unicode_form(name: str) -> None:
    """A Mac writes ä as two characters, in the manifest, the part, or both."""
    assert (
        read_letter(plain_letter(b"x", name=name)).documents[0].name == "p\u00e4\u00e4t\u00f6s.txt"
    )


def test_a_letter_without_documents_is_read() -> None:
    """A summary may be all there is."""
    manifest = good_manifest({}, remedy={"document": None})
    assert read_letter(letter_mime(manifest, {})).documents == ()


def test_a_document_needs_no_transfer_encoding() -> None:
    """Inside the seal no relay touches the lines, and bytes are bytes."""
    content = b"\x00\xff line\nother\r\n--not-the-boundary\r\n"
    assert read_letter(plain_letter(content)).documents[0].content == content


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (TOP, TOP + b"Subject: Hidden\r\nFrom: a@b\r\nFrom: c@d\r\n"),
        (TOP, TOP.replace(b"; boundary", b'; protected-headers="v1"; boundary')),
        (b"MIME-Version: 1.0\r\n", b""),
        (b'; charset="utf-8"', b""),
        (b'charset="utf-8"', b"charset=UTF-8; name=letter.json"),
        (MANIFEST_TYPE, MANIFEST_TYPE + b"\r\nContent-Disposition: inline; filename=letter.json"),
        (b"attachment; filename*=", b"inline; filename*="),
        (b"Content-Type: application/pdf", b"Content-Type: application/octet-stream"),
    ],
)
def test_small_differences_of_writing_do_not_matter(old: bytes, new: bytes) -> None:
    """Outer fields, even the protected ones, carry no meaning (THREATS case 44)."""
    assert old in PLAINTEXT
    assert read_letter(PLAINTEXT.replace(old, new, 1)).documents == read_letter(PLAINTEXT).documents
