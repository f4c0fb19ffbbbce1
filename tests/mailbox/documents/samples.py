"""Documents of each type, made here byte by byte or with pikepdf, good and hostile."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import Any

import pikepdf
from pikepdf import Pdf

from silta.base.reason import Reason, Refused
from silta.mailbox.documents import check_inert, check_type

PDF, PNG, JPEG, TEXT = "application/pdf", "image/png", "image/jpeg", "text/plain"
ODT = "application/vnd.oasis.opendocument.text"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def type_of(content: bytes, media_type: str) -> Reason | None:
    """Return why the bytes are not taken for this type, None when they are."""
    return _end_of(check_type, content, media_type)


def activity_of(content: bytes, media_type: str) -> Reason | None:
    """Return why the document is not taken for inert, None when it is."""
    return _end_of(check_inert, content, media_type)


def _end_of(check: Callable[[bytes, str], None], content: bytes, media_type: str) -> Reason | None:
    try:
        check(content, media_type)
    except Refused as refused:
        return refused.reason
    return None


def chunk(name: bytes, content: bytes = b"") -> bytes:
    """Return one chunk of a PNG."""
    return (
        struct.pack(">I", len(content))
        + name
        + content
        + struct.pack(">I", zlib.crc32(name + content))
    )


SIGNATURE = b"\x89PNG\r\n\x1a\n"
IHDR = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
IDAT = chunk(b"IDAT", zlib.compress(b"\0\0"))
IEND = chunk(b"IEND")
A_PNG = SIGNATURE + IHDR + chunk(b"tEXt", b"Title\0Aino") + IDAT + IEND


def segment(marker: int, content: bytes) -> bytes:
    """Return one segment of a JPEG."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


FRAME = segment(0xC0, bytes([8, 0, 1, 0, 1, 1, 1, 0x11, 0]))
SCAN = segment(0xDA, bytes([1, 1, 0, 0, 63, 0])) + b"\x12\xff\x00\x34\xff\xd0\x56"
A_JPEG = b"\xff\xd8" + segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0") + FRAME + SCAN + b"\xff\xd9"


def zipped(parts: Mapping[str, bytes | str], *, stored: bool = False) -> bytes:
    """Return a ZIP of these parts in this order; ``mimetype`` is never packed."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in parts.items():
            packed = not stored and name != "mimetype"
            how = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
            archive.writestr(zipfile.ZipInfo(name), content, how)
    return written.getvalue()


def odf(media_type: str = ODT, /, *, inside: str = "") -> dict[str, bytes | str]:
    """Return the parts of an OpenDocument; ``inside`` stands in its manifest."""
    root = f'<m:file-entry m:full-path="/" m:media-type="{media_type}">{inside}'
    manifest = f'<m:manifest xmlns:m="urn:m">{root}</m:file-entry></m:manifest>'
    return {"mimetype": media_type, "content.xml": "<a/>", "META-INF/manifest.xml": manifest}


def ooxml(
    media_type: str = DOCX, main: str = "word/document.xml", types: str = "", link: str = ""
) -> dict[str, bytes | str]:
    """Return the parts of an Office Open XML package, with more types and one relationship."""
    override = f'<Override PartName="/{main}" ContentType="{media_type}.main+xml"/>'
    to_main = f'<Relationship Type="urn:r/officeDocument" Target="{main}"/>'
    return {
        "[Content_Types].xml": f'<Types xmlns="urn:t">{override}{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="urn:r">{to_main}</Relationships>',
        main: "<document/>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="urn:r">{link}</Relationships>',
    }


A_ODT = zipped(odf())
A_DOCX = zipped(ooxml())

Change = Callable[[Pdf], object]


def pdf_with(change: Change | None = None, **options: Any) -> bytes:  # noqa: ANN401 -- what qpdf's save takes
    """Return a PDF of one page, changed by ``change``, saved by qpdf with these options."""
    written = io.BytesIO()
    with Pdf.new() as pdf:
        pdf.add_blank_page()
        if change:
            change(pdf)
        pdf.save(written, static_id=True, **options)
    return written.getvalue()


IN_STREAMS = {"object_stream_mode": pikepdf.ObjectStreamMode.generate}
A_PDF = pdf_with()


def opening_with(action: str) -> Change:
    """Return the change that makes a PDF open with this action, in PDF's own words."""
    return lambda pdf: pdf.Root.__setattr__("OpenAction", pdf.make_indirect(said(action)))


def annotated(entries: str) -> Change:
    """Return the change that puts an annotation with these entries on the first page."""

    def change(pdf: Pdf) -> None:
        note = pdf.make_indirect(said(f"<< /Type /Annot /Rect [0 0 9 9] {entries} >>"))
        pdf.pages[0].obj.Annots = pdf.make_indirect(pikepdf.Array([note]))
        if note.Subtype == pikepdf.Name.Widget:
            pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([note]))

    return change


def holding(entry: str, value: str) -> Change:
    """Return the change that gives the catalogue an entry."""
    return lambda pdf: pdf.Root.__setattr__(entry, said(value))


def said(written: str) -> pikepdf.Object:
    """Return an object from PDF's own words; each belongs to one file alone."""
    return pikepdf.Object.parse(written.encode())


def packed(padding: bytes) -> bytes:
    """Return a PDF whose objects stand in one stream, with ``padding`` packed behind them."""
    objects = [
        (1, b"<< /Type /Catalog /Pages 2 0 R >> "),
        (2, b"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 9 9] >> "),
        (3, b"<< /Type /Page /Parent 2 0 R /Resources << >> >> "),
    ]
    offsets = [0, len(objects[0][1]), len(objects[0][1] + objects[1][1])]
    head = b" ".join(b"%d %d" % (n, at) for (n, _), at in zip(objects, offsets, strict=True)) + b" "
    body = zlib.compress(head + b"".join(text for _, text in objects) + padding, 9)
    written = b"%PDF-1.5\n"
    stream = b"<< /Type /ObjStm /N 3 /First %d /Filter /FlateDecode /Length %d >>"
    holder, written = len(written), written + b"4 0 obj\n" + stream % (len(head), len(body))
    written += b"\nstream\n" + body + b"\nendstream\nendobj\n"
    rows = [(0, 0, 255), (2, 4, 0), (2, 4, 1), (2, 4, 2), (1, holder, 0), (1, len(written), 0)]
    table = b"".join(struct.pack(">BIB", *row) for row in rows)
    entry = b"<< /Type /XRef /Size 6 /W [1 4 1] /Root 1 0 R /Length %d >>" % len(table)
    return written + b"5 0 obj\n%b\nstream\n%b\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (
        entry,
        table,
        len(written),
    )
