"""PNG and JPEG: whole, by their own structure, with nothing before and nothing after."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from silta.mailbox.documents.ends import not_of_type

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"  # the PNG specification, section 5.2
PNG_HEADER_BYTES = 13
AROUND_CHUNK_BYTES = 12  # its length, its name and its check sum
NAME = re.compile(rb"[A-Za-z]{4}")

JPEG_START, JPEG_END = b"\xff\xd8", b"\xff\xd9"  # ITU-T T.81, table B.1
FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})  # SOF: what kind of JPEG
SCAN = 0xDA
MARKERS = frozenset({*range(0xC0, 0xFF)} - {*range(0xD0, 0xDA)})  # with a length after them
# In a scan, a byte FF is data when 00 follows, and a restart marker is part of the data.
NEXT_MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])")

# Ours: 25 MiB in chunks of 4 KiB are some 6,000; each costs us a step.
MAX_STEPS = 20_000


def check_png(content: bytes) -> None:
    """Pass a PNG whose chunks are whole, from IHDR to IEND; raises Refused as ``check_type``."""
    if not content.startswith(PNG_SIGNATURE):
        raise not_of_type("no PNG signature")
    names = list(_png_chunks(content))
    if names[0] != b"IHDR" or names[-1] != b"IEND":
        raise not_of_type("a PNG without its first or last chunk")
    if names.count(b"IHDR") > 1 or names.count(b"IEND") > 1 or b"IDAT" not in names:
        raise not_of_type("a PNG without one picture")


def _png_chunks(content: bytes) -> Iterator[bytes]:
    at = len(PNG_SIGNATURE)
    for _ in range(MAX_STEPS):
        length = int.from_bytes(content[at : at + 4], "big")
        end = at + AROUND_CHUNK_BYTES + length
        named = memoryview(content)[at + 4 : end - 4]
        name = bytes(named[:4])
        fixed = {b"IHDR": PNG_HEADER_BYTES, b"IEND": 0}.get(name, length)
        if end > len(content) or not NAME.fullmatch(name) or length != fixed:
            raise not_of_type("a PNG with a broken chunk")
        if zlib.crc32(named) != int.from_bytes(content[end - 4 : end], "big"):
            raise not_of_type("a PNG with a wrong check sum")
        yield name
        if end == len(content):
            return
        at = end
    raise not_of_type("a PNG in too many chunks")


def check_jpeg(content: bytes) -> None:
    """Pass a JPEG whose segments are whole, from SOI to EOI; raises Refused as ``check_type``.

    A picture behind the picture, as some cameras write it, is refused like anything appended.
    """
    if not content.startswith(JPEG_START):
        raise not_of_type("no JPEG signature")
    seen, at = set(), len(JPEG_START)
    for _ in range(MAX_STEPS):
        marker, at = _jpeg_marker(content, at)
        if marker == JPEG_END[1]:
            break
        at = _after_segment(content, marker, at)
        seen.add(marker)
    else:
        raise not_of_type("a JPEG in too many segments")
    if at != len(content):
        raise not_of_type("bytes after a JPEG")
    if SCAN not in seen or not seen & FRAMES:
        raise not_of_type("a JPEG without a picture")


def _jpeg_marker(content: bytes, at: int) -> tuple[int, int]:
    """Return the marker that stands at ``at``, perhaps after fill bytes, and where it ends."""
    found = NEXT_MARKER.match(content, at)
    if not found:
        raise not_of_type("a JPEG with a broken segment")
    return found[1][0], found.end()


def _after_segment(content: bytes, marker: int, at: int) -> int:
    """Return where the next marker stands, after a segment and the scan that it may open."""
    length = int.from_bytes(content[at : at + 2], "big")
    end = at + length
    if marker not in MARKERS or length < 2 or end > len(content):  # noqa: PLR2004 -- its own two bytes
        raise not_of_type("a JPEG with a broken segment")
    if marker != SCAN:
        return end
    found = NEXT_MARKER.search(content, end)
    if not found:
        raise not_of_type("a JPEG without an end")
    return found.start()
