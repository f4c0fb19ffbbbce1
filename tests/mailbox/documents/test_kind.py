"""The bytes decide what a document is, and nothing may stand beside it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.base.reason import Reason
from silta.mailbox.letter.fields import ALLOWED_MEDIA_TYPES
from tests.letters import DOCUMENTS, small_pdf
from tests.mailbox.documents.samples import (
    A_DOCX,
    A_JPEG,
    A_ODT,
    A_PDF,
    A_PNG,
    DOCX,
    FRAME,
    IDAT,
    IEND,
    IHDR,
    IN_STREAMS,
    JPEG,
    ODT,
    PDF,
    PNG,
    SCAN,
    SIGNATURE,
    TEXT,
    chunk,
    pdf_with,
    segment,
    type_of,
    zipped,
)

A_TEXT = "Päätös\r\n\tlapsen paikasta\f\n".encode()
GOOD = {
    PDF: [A_PDF, small_pdf("a", b"\0" * 99), pdf_with(**IN_STREAMS), *DOCUMENTS.values()],
    PNG: [A_PNG, SIGNATURE + IHDR + IDAT + IDAT + IEND],
    JPEG: [A_JPEG, b"\xff\xd8" + segment(0xC4, b"t") + FRAME + SCAN + SCAN + b"\xff\xff\xd9"],
    TEXT: [A_TEXT, b"", b"\xef\xbb\xbfa", b"<script>alert(1)</script>"],
    ODT: [A_ODT],
    DOCX: [A_DOCX],
}
OF_EACH = {PDF: A_PDF, PNG: A_PNG, JPEG: A_JPEG, TEXT: A_TEXT, ODT: A_ODT, DOCX: A_DOCX}
A_ZIP = zipped({"a.exe": b"MZ"})
HEADS = (b"GIF89a", b"<html>", b"\n", b"\0", b"\xef\xbb\xbf", A_ZIP, A_PNG, A_JPEG)
ENDS = (b"\0", A_ZIP, A_PNG, A_PDF + b"\0", b"MZ\x90\0", b"PK\x05\x06" + bytes(18))

BAD = {
    "a PDF of another version": (PDF, A_PDF.replace(b"%PDF-1", b"%PDF-9", 1)),
    "HTML in the head's own line": (PDF, A_PDF.replace(b"%PDF-1.", b"%PDF-1.<html>", 1)),
    "a PNG with a wrong sum": (PNG, A_PNG.replace(b"Aino", b"Eino")),
    "a PNG without a picture": (PNG, SIGNATURE + IHDR + IEND),
    "a PNG with two heads": (PNG, SIGNATURE + IHDR + IHDR + IDAT + IEND),
    "a PNG that goes on after its end": (PNG, A_PNG + chunk(b"tEXt", b"a")),
    "a PNG with a nameless chunk": (PNG, SIGNATURE + IHDR + IDAT + chunk(b"\0\0\0\0") + IEND),
    "a PNG in very many chunks": (PNG, SIGNATURE + IHDR + IDAT + chunk(b"tEXt") * 20_001 + IEND),
    "a PNG that ends in a long IEND": (PNG, SIGNATURE + IHDR + IDAT + chunk(b"IEND", b"MZ")),
    "a JPEG without a scan": (JPEG, b"\xff\xd8" + FRAME + b"\xff\xd9"),
    "a JPEG without a frame": (JPEG, b"\xff\xd8" + SCAN + b"\xff\xd9"),
    "a JPEG with a segment past its end": (JPEG, b"\xff\xd8\xff\xe0\xff\xff\xff\xd9"),
    "a JPEG with a segment of no length": (JPEG, b"\xff\xd8\xff\xe0\0\0" + FRAME + SCAN),
    "a JPEG in very many segments": (JPEG, A_JPEG[:2] + segment(0xFE, b"") * 20_001 + A_JPEG[2:]),
    "another JPEG behind": (JPEG, A_JPEG + A_JPEG),
    "Latin-1": (TEXT, "Päätös".encode("latin-1")),
    "UTF-16": (TEXT, "Päätös".encode("utf-16")),
    "an escape sequence": (TEXT, b"\x1b[31mred"),
    "a C1 control": (TEXT, "\x9b31m".encode()),
    "a text that is a PDF": (TEXT, small_pdf("a")),
    "a type that is not allowed": ("text/html", b"<p>"),
}


@pytest.mark.parametrize(("media_type", "content"), [(t, c) for t in GOOD for c in GOOD[t]])
def test_an_honest_document_is_what_it_says(media_type: str, content: bytes) -> None:
    """Each type that a letter may hold."""
    assert type_of(content, media_type) is None


@pytest.mark.parametrize("name", BAD)
def test_another_thing_is_refused(name: str) -> None:
    """By the reason that tells the sender to look at the file, not at the letter."""
    media_type, content = BAD[name]
    assert type_of(content, media_type) == Reason.DOCUMENT_TYPE_NOT_ALLOWED


@pytest.mark.parametrize("media_type", sorted(ALLOWED_MEDIA_TYPES))
@pytest.mark.parametrize("other", sorted(set(OF_EACH) - {TEXT}))
def test_no_document_passes_for_another_type(media_type: str, other: str) -> None:
    """What a reader's program is chosen by is what the bytes are."""
    expected = None if media_type == other else Reason.DOCUMENT_TYPE_NOT_ALLOWED
    assert type_of(OF_EACH[other], media_type) == expected


@pytest.mark.parametrize("media_type", sorted(set(OF_EACH) - {TEXT}))
@pytest.mark.parametrize("head", HEADS)
def test_nothing_stands_before_a_document(media_type: str, head: bytes) -> None:
    """THREATS case 56: a polyglot begins as one thing and goes on as another."""
    assert type_of(head + OF_EACH[media_type], media_type) == Reason.DOCUMENT_TYPE_NOT_ALLOWED


@pytest.mark.parametrize("media_type", sorted(OF_EACH))
@pytest.mark.parametrize("end", ENDS)
def test_nothing_stands_behind_a_document(media_type: str, end: bytes) -> None:
    """A ZIP is read from its end, so any picture could carry a program."""
    assert type_of(OF_EACH[media_type] + end, media_type) == Reason.DOCUMENT_TYPE_NOT_ALLOWED


@pytest.mark.parametrize("media_type", sorted(set(OF_EACH) - {TEXT}))
@given(st.data())
def test_no_document_is_taken_for_whole_when_it_is_cut(
    media_type: str, data: st.DataObject
) -> None:
    """An upload that broke off in the case system."""
    content = OF_EACH[media_type].rstrip()
    cut = data.draw(st.integers(0, len(content) - 1))
    assert type_of(content[:cut], media_type) == Reason.DOCUMENT_TYPE_NOT_ALLOWED


def test_a_zip_whose_comment_is_the_pdf_s_end_is_found() -> None:
    """All of it stands inside a stream of the PDF: neither begins before nor ends after it."""
    behind = len(small_pdf("a", b"\1" * 999).rpartition(b"\1")[2])
    hidden = A_ZIP[:-2] + behind.to_bytes(2, "little")
    content = small_pdf("a", b"\1" * (999 - len(hidden)) + hidden)
    assert content.endswith(b"%%EOF\n")
    assert type_of(content, PDF) == Reason.DOCUMENT_TYPE_NOT_ALLOWED


@given(st.sampled_from(sorted(OF_EACH)), st.binary(max_size=300), st.data())
def test_arbitrary_bytes_end_in_a_finding(
    media_type: str, noise: bytes, data: st.DataObject
) -> None:
    """No bytes make a fault of ours; a fault would have the peer send them for ever."""
    good = OF_EACH[media_type]
    at = data.draw(st.integers(0, len(good)))
    for content in (noise, good[:at] + noise + good[at + len(noise) :]):
        assert type_of(content, media_type) in {None, Reason.DOCUMENT_TYPE_NOT_ALLOWED}
