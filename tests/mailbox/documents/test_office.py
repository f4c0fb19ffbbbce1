"""Packages of office programs: of their type inside, without macros, without tricks of ZIP."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.base.reason import Reason, Refused
from silta.mailbox.documents import active_office
from silta.mailbox.documents.archive import open_archive
from tests.mailbox.documents.samples import (
    A_DOCX,
    A_ODT,
    DOCX,
    ODT,
    XLSX,
    activity_of,
    odf,
    ooxml,
    type_of,
    zipped,
)

SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"
MACROS = "application/vnd.ms-word.document.macroEnabled"
TEMPLATE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template"
BOMB = '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><a>&b;</a>'
ENCRYPTED = "<m:encryption-data/>"
Parts = dict[str, bytes | str]


def with_flags(content: bytes, flags: int) -> bytes:
    """Return the ZIP with these flags on its first entry, in both places."""
    table = content.index(b"PK\x01\x02")
    changed = bytearray(content)
    changed[6], changed[table + 8] = flags, flags
    return bytes(changed)


def twice(name: str) -> bytes:
    """Return a package in which two entries differ in their case alone."""
    return zipped({**ooxml(), name: "a", name.upper(): "b"})


def described_later(parts: Parts) -> bytes:
    """Return a package written to a stream: sizes stand behind each entry, as Java does it."""

    class Stream(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: object) -> int:
            raise io.UnsupportedOperation

    written = Stream()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return written.getvalue()


GOOD: Mapping[str, tuple[str, bytes]] = {
    "a text": (ODT, A_ODT),
    "a spreadsheet": (SPREADSHEET, zipped(odf(SPREADSHEET))),
    "a document": (DOCX, A_DOCX),
    "a workbook": (XLSX, zipped(ooxml(XLSX, "xl/workbook.xml"))),
    "a document written to a stream": (DOCX, described_later(ooxml())),
    "a document that is not packed": (DOCX, zipped(ooxml(), stored=True)),
}
WRONG: Mapping[str, tuple[str, bytes]] = {
    "a plain ZIP": (DOCX, zipped({"a": "b"})),
    "a plain ZIP as ODF": (ODT, zipped({"a": "b"})),
    "another OpenDocument": (ODT, zipped(odf(SPREADSHEET))),
    "the type not at the beginning": (ODT, zipped({"content.xml": "", **odf()})),
    "the type packed": (ODT, described_later(odf())),
    "no content": (ODT, zipped({k: v for k, v in odf().items() if k != "content.xml"})),
    "two types": (ODT, zipped({**odf(SPREADSHEET), "mimetype": ODT})),
    "an encrypted OpenDocument": (ODT, zipped(odf(inside=ENCRYPTED))),
    "macros by type": (DOCX, zipped(ooxml(MACROS))),
    "a template": (DOCX, zipped(ooxml(TEMPLATE))),
    "two main parts": (
        DOCX,
        zipped(ooxml(types=f'<Override PartName="/a" ContentType="{MACROS}.main+xml"/>')),
    ),
    "it begins elsewhere": (DOCX, zipped({**ooxml(), "_rels/.rels": "<a/>"})),
    "a document type": (DOCX, zipped({**ooxml(), "[Content_Types].xml": BOMB})),
    "broken XML": (DOCX, zipped({**ooxml(), "[Content_Types].xml": "<a>"})),
    "a comment": (DOCX, A_DOCX[:-2] + b"\x02\0ab"),
    "bytes before the table": (DOCX, A_DOCX.replace(b"PK\x01\x02", b"MZPK\x01\x02", 1)),
    "encrypted": (DOCX, with_flags(A_DOCX, 1)),
    "an entry twice": (DOCX, twice("word/a.xml")),
    "a way out": (DOCX, zipped({**ooxml(), "../a.xml": "a"})),
    "an absolute way": (DOCX, zipped({**ooxml(), "/a.xml": "a"})),
    "another system's way": (DOCX, zipped({**ooxml(), "a\\b.xml": "a"})),
    "a bomb": (DOCX, zipped({**ooxml(), "word/media/a.bmp": bytes(2**23)})),
    "a bomb that we would read": (DOCX, zipped({**ooxml(), "[Content_Types].xml": " " * 2**21})),
    "very many entries": (DOCX, zipped({**ooxml(), **{f"word/{n}": "" for n in range(5_000)}})),
}
LINK = '<Relationship Type="urn:r/{}" Target="https://x.example" TargetMode="External"/>'
ACTIVE: Mapping[str, tuple[str, bytes]] = {
    "Basic": (ODT, zipped({**odf(), "Basic/Standard/Module1.xml": "<a/>"})),
    "scripts": (ODT, zipped({**odf(), "Scripts/python/a.py": "a"})),
    "Visual Basic": (DOCX, zipped({**ooxml(), "word/vbaProject.bin": "a"})),
    "Visual Basic in another case": (DOCX, zipped({**ooxml(), "word/VBAPROJECT.BIN": "a"})),
    "Visual Basic by type": (
        DOCX,
        zipped(ooxml(types='<Default Extension="b" ContentType="application/x.vbaProject"/>')),
    ),
    "a control": (DOCX, zipped({**ooxml(), "word/activeX/activeX1.xml": "<a/>"})),
    "an object": (DOCX, zipped({**ooxml(), "word/embeddings/oleObject1.bin": "a"})),
    "an old macro sheet": (XLSX, zipped({**ooxml(XLSX), "xl/macrosheets/sheet1.xml": "<a/>"})),
    "a template from elsewhere": (DOCX, zipped(ooxml(link=LINK.format("attachedTemplate")))),
    "an object from elsewhere": (DOCX, zipped(ooxml(link=LINK.format("oleObject")))),
}


@pytest.mark.parametrize("name", GOOD)
def test_an_honest_package_is_what_it_says_and_inert(name: str) -> None:
    """As LibreOffice, Word and case systems write them."""
    media_type, content = GOOD[name]
    assert type_of(content, media_type) is None
    assert activity_of(content, media_type) is None


@pytest.mark.parametrize("name", WRONG)
def test_another_package_is_refused(name: str) -> None:
    """Two readers of the same ZIP may not see two documents."""
    media_type, content = WRONG[name]
    assert type_of(content, media_type) == Reason.DOCUMENT_TYPE_NOT_ALLOWED


@pytest.mark.parametrize("name", ACTIVE)
def test_a_package_that_runs_or_fetches_is_refused(name: str) -> None:
    """It is of its type, so the other reason is given."""
    media_type, content = ACTIVE[name]
    assert type_of(content, media_type) is None
    assert activity_of(content, media_type) == Reason.DOCUMENT_ACTIVE_CONTENT


def test_a_link_that_waits_for_a_click_is_taken() -> None:
    """Decisions point to instructions on the web."""
    assert activity_of(zipped(ooxml(link=LINK.format("hyperlink"))), DOCX) is None


def test_relationships_are_not_read_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has looked at the rest, so nobody can tell."""
    monkeypatch.setattr(active_office, "MAX_RELATIONSHIPS_BYTES", 100)
    assert activity_of(A_DOCX, DOCX) == Reason.DOCUMENT_ACTIVE_CONTENT


def test_a_part_is_never_unpacked_beyond_its_limit() -> None:
    """A ZIP may lie about sizes; what counts is what comes out."""
    packed = zipped({"a": bytes(2**22)})
    lying = packed.replace((2**22).to_bytes(4, "little"), (9).to_bytes(4, "little"))
    with pytest.raises(Refused):
        open_archive(lying).part("a")


@given(st.sampled_from([(ODT, A_ODT), (DOCX, A_DOCX)]), st.binary(max_size=40), st.data())
def test_arbitrary_changes_end_in_a_finding(
    good: tuple[str, bytes], noise: bytes, data: st.DataObject
) -> None:
    """Whatever the library raises is translated where it is met."""
    media_type, content = good
    at = data.draw(st.integers(0, len(content)))
    changed = content[:at] + noise + content[at + len(noise) :]
    ends = {None, Reason.DOCUMENT_TYPE_NOT_ALLOWED, Reason.DOCUMENT_ACTIVE_CONTENT}
    assert {type_of(changed, media_type), activity_of(changed, media_type)} <= ends
