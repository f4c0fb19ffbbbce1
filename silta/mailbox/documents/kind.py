"""The type that a document is called, proven from its bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from silta.mailbox.documents.archive import ends_as_archive
from silta.mailbox.documents.ends import not_of_type
from silta.mailbox.documents.office import check_odf, check_ooxml
from silta.mailbox.documents.pictures import check_jpeg, check_png
from silta.mailbox.letter.fields import ALLOWED_MEDIA_TYPES

# ISO 32000-2 section 7.5.2; some readers look for it in the first 1024 bytes, we do not.
PDF_HEAD = re.compile(rb"%PDF-[12]\.[0-9][\x00\t\n\f\r ]")
PDF_MARK = b"%PDF-"
LENIENT_HEAD = 1024
# ISO 32000-2 section 7.5.5: the last lines. What follows is not the PDF's.
PDF_TAIL = re.compile(rb"startxref[\r\n\t ]+[0-9]{1,10}[\r\n\t ]+%%EOF[\r\n\t ]*\Z")
TAIL_BYTES = 1024
# All of C0 but tab, line feed, form feed and carriage return; DEL.
C0 = bytes({*range(0x20), 0x7F} - {*b"\t\n\f\r"})
C1_START = b"\xc2"
C1 = re.compile(rb"\xc2[\x80-\x9f]")  # in UTF-8

Check = Callable[[bytes], None]


def check_type(content: bytes, media_type: str) -> None:
    """Pass bytes that are of ``media_type`` and of no other type that a reader may see in them.

    Raises Refused(document.type_not_allowed). Whether a text looks like HTML or a script
    is not judged: every document is served as an attachment, with nosniff.
    """
    check = _PLAIN.get(media_type)
    if check is None:
        _check_package(content, media_type)
        return
    check(content)
    # A ZIP is found from its end, so it can be hidden behind any head.
    if ends_as_archive(content):
        raise not_of_type("a ZIP archive at the end")


def _check_package(content: bytes, media_type: str) -> None:
    if media_type not in ALLOWED_MEDIA_TYPES:
        raise not_of_type("a type that no letter may hold")
    check = check_odf if ".opendocument." in media_type else check_ooxml
    check(content, media_type)


def _check_pdf(content: bytes) -> None:
    """Look at both ends; what is between them is looked at by ``active_pdf``."""
    if not PDF_HEAD.match(content):
        raise not_of_type("no PDF head at the first byte")
    if not PDF_TAIL.search(content[-TAIL_BYTES:]):
        raise not_of_type("no PDF trailer at the last byte")


def _check_text(content: bytes) -> None:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        raise not_of_type("text that is not UTF-8") from None
    # A document is large: ten times as fast as a search for any of them.
    has_c0 = len(content.translate(None, C0)) != len(content)
    if has_c0 or (C1_START in content and C1.search(content)):
        raise not_of_type("control characters in a text")
    if PDF_MARK in content[:LENIENT_HEAD]:
        raise not_of_type("a text that some readers take for a PDF")


_PLAIN: Mapping[str, Check] = {
    "application/pdf": _check_pdf,
    "image/png": check_png,
    "image/jpeg": check_jpeg,
    "text/plain": _check_text,
}
