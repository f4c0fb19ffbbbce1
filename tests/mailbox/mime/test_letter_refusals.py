"""Whatever is not the narrow shape of a letter is refused, and named in our own words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.base.reason import Reason, Refused
from silta.mailbox.letter.mime import read_letter
from tests.letters import (
    DOCUMENTS,
    REMOVED,
    document_entry,
    good_manifest,
    letter_mime,
)
from tests.mailbox.mime.samples import BASE64, MANIFEST, MANIFEST_TYPE, PLAINTEXT, TOP


def refusal(plaintext: bytes) -> tuple[Reason, str | None]:
    """Return why this plaintext is refused, and the field at fault."""
    with pytest.raises(Refused) as caught:
        read_letter(plaintext)
    return caught.value.reason, caught.value.field


@pytest.mark.parametrize(
    ("field", "old", "new"),
    [
        ("mime", b"multipart/mixed", b"multipart/signed"),
        ("mime", b"multipart/mixed", b"multipart/alternative"),
        ("mime", b"multipart/mixed", b"text/plain"),
        ("mime", TOP, TOP + TOP),
        ("mime", TOP, b""),
        ("mime", TOP, TOP + b"Content-Transfer-Encoding: base64\r\n"),
        ("mime", TOP, TOP + b"X: " + b"x" * 70_000 + b"\r\n"),
        ("mime", TOP, TOP[:-2] + b"\n"),
        ("mime", b"--silta-inner-0001--", b""),
        ("mime", b"Content-Type: application/pdf", b"Content-Type: multipart/mixed; boundary=x"),
        ("mime", b"Content-Type: application/pdf", b"Content-Type: message/rfc822"),
        ("mime", b"Content-Type: application/pdf", b"Content-Type: (x"),
        ("manifest", MANIFEST_TYPE, b"Content-Type: application/json"),
        ("manifest", b'charset="utf-8"', b"charset=iso-8859-1"),
        ("manifest", b"Content-Type: application/pdf", MANIFEST_TYPE),
        ("manifest", BASE64, b"Content-Transfer-Encoding: 7bit\r\n"),
        ("manifest", BASE64, b"Content-Transfer-Encoding: gzip\r\n"),
        ("manifest", BASE64, BASE64 + BASE64),
        ("documents", b"filename*=UTF-8''oikaisuohje.pdf", b"filename=muu.pdf"),
        ("documents", b"filename*=UTF-8''oikaisuohje.pdf", b"filename=Oikaisuohje.pdf"),
        (
            "documents",
            b"filename*=UTF-8''oikaisuohje.pdf",
            b"filename*=UTF-8''oikaisuohje%2Epdf%00",
        ),
        ("documents", b"; filename*=UTF-8''oikaisuohje.pdf", b""),
        ("documents", b"filename*=UTF-8''oikaisuohje.pdf", b"filename*=oikaisuohje.pdf"),
        ("documents", b"Content-Type: application/pdf", b"Content-Type: a/b; name=muu.pdf"),
    ],
)
def test_a_wrong_structure_is_malformed(field: str, old: bytes, new: bytes) -> None:
    """Whatever is not the narrow shape of a letter is refused, and named in our words."""
    assert old in PLAINTEXT
    assert refusal(PLAINTEXT.replace(old, new, 1)) == (Reason.LETTER_MALFORMED, field)


@pytest.mark.parametrize(
    "plaintext", [b"", b"\n", b"x", b"\r\n\r\n", PLAINTEXT[:200], b"\x00" * 99]
)
def test_what_is_no_mime_is_malformed(plaintext: bytes) -> None:
    """A good signature over nonsense is still nonsense."""
    assert refusal(plaintext) == (Reason.LETTER_MALFORMED, "mime")


@pytest.mark.parametrize(
    "documents",
    [
        {},
        {"päätös.pdf": DOCUMENTS["päätös.pdf"]},
        {**DOCUMENTS, "lisä.pdf": b"%PDF-"},
        {"oikaisuohje.pdf": b"x", "Päätös.pdf": b"y"},
    ],
)
def test_parts_and_manifest_must_be_one_to_one(documents: dict[str, bytes]) -> None:
    """A part that the manifest does not name is not signed for by name and size."""
    assert refusal(letter_mime(MANIFEST, documents)) == (Reason.LETTER_MALFORMED, "documents")


def test_two_parts_of_one_name_are_malformed() -> None:
    """Which of them is meant would be a guess."""
    doubled = PLAINTEXT.replace(b"p%C3%A4%C3%A4t%C3%B6s.pdf", b"oikaisuohje.pdf", 1)
    assert refusal(doubled) == (Reason.LETTER_MALFORMED, "documents")


@pytest.mark.parametrize(
    ("field", "content"),
    [
        ("documents.1.size", DOCUMENTS["oikaisuohje.pdf"] + b"\n"),
        ("documents.1.size", b""),
        ("documents.1.sha256", DOCUMENTS["oikaisuohje.pdf"].replace(b"72", b"73")),
    ],
)
def test_a_document_that_differs_is_a_mismatch(field: str, content: bytes) -> None:
    """The digest in the signed manifest is what ties a document to the decision."""
    changed = letter_mime(MANIFEST, {**DOCUMENTS, "oikaisuohje.pdf": content})
    assert refusal(changed) == (Reason.LETTER_DIGEST_MISMATCH, field)


def test_what_the_manifest_gets_wrong_is_told_by_the_manifest() -> None:
    """Its own reasons and fields come through."""
    wrong = letter_mime(good_manifest(matter={"title": REMOVED}))
    assert refusal(wrong) == (Reason.LETTER_MALFORMED, "matter.title")
    entry = document_entry("a.html", b"<p>", media_type="text/html")
    html = letter_mime(good_manifest(documents=[entry], remedy={"document": None}))
    assert refusal(html) == (Reason.DOCUMENT_TYPE_NOT_ALLOWED, "documents.0.media_type")


def outcome(plaintext: bytes) -> Reason | list[bytes]:
    """Return what becomes of a plaintext: the documents read, or the reason why not."""
    try:
        return [document.content for document in read_letter(plaintext).documents]
    except Refused as refused:
        return refused.reason


REASONS = [
    Reason.LETTER_MALFORMED,
    Reason.LETTER_DIGEST_MISMATCH,
    Reason.DOCUMENT_TYPE_NOT_ALLOWED,
]


@given(st.integers(0, len(PLAINTEXT)), st.integers(0, 40), st.binary(max_size=20), st.booleans())
def test_a_damaged_letter_is_read_whole_or_refused(
    at: int,
    drop: int,
    patch: bytes,
    has_lf: bool,  # noqa: FBT001 -- Hypothesis passes it by name
) -> None:
    """No bytes raise anything but Refused; what is read has documents true to the manifest."""
    raw = PLAINTEXT.replace(b"\r\n", b"\n") if has_lf else PLAINTEXT
    end = outcome(raw[:at] + patch + raw[at + drop :])
    assert end in REASONS or end == list(DOCUMENTS.values())


def test_a_line_that_looks_like_a_delimiter_is_malformed() -> None:
    """Another reader could end the document there."""
    mixed = PLAINTEXT.replace(b"--silta-inner-0001\r\n", b"--silta-inner-0001 x\r\n", 1)
    assert refusal(mixed) == (Reason.LETTER_MALFORMED, "mime")
