"""A bounded look into a ZIP: its table of contents, and small parts of it."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass

from silta.mailbox.documents.ends import not_of_type

LOCAL, END = b"PK\x03\x04", b"PK\x05\x06"  # APPNOTE 6.3.10, sections 4.3.7 and 4.3.16
END_BYTES, LOCAL_BYTES = 22, 30
# Found wherever it begins, also inside another one; its comment's length comes last.
END_RECORD = re.compile(rb"PK\x05\x06(?=.{16}(..))", re.DOTALL)
LONGEST_COMMENT = 65_535
ENCRYPTED, DESCRIBED_LATER = 0x1, 0x8
METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})  # all that OOXML and ODF know
DESCRIPTORS_BYTES = frozenset({12, 16, 20, 24})  # with or without signature and 64 bits

# Ours. A presentation with a picture on each of 500 slides has some 3,000 entries; texts of
# XML shrink to a twentieth, spreadsheets of equal rows to a hundredth.
MAX_ENTRIES = 5_000
MAX_UNPACKED_BYTES = 256 * 1024 * 1024
MAX_RATIO = 200
RATIO_FROM_BYTES = 1024 * 1024  # below, a ratio hurts nobody
MAX_PART_BYTES = 1024 * 1024  # of the few parts that we read


@dataclass(frozen=True, slots=True)
class Archive:
    """A ZIP that is a ZIP from its first byte to its last, with its entries in their order."""

    content: bytes
    entries: tuple[zipfile.ZipInfo, ...]

    def names(self) -> list[str]:
        """Return the names of all entries, in the order in which they stand in the file."""
        return [entry.filename for entry in self.entries]

    def part(self, name: str) -> bytes:
        """Return a small part unpacked; raises Refused when it is missing, large or broken."""
        found = [entry for entry in self.entries if entry.filename == name]
        if not found:
            raise not_of_type("a package without a part that it must have")
        entry = found[0]
        start, end = _data_of(self.content, entry)
        packed = self.content[start:end]
        unpacked = packed if entry.compress_type == zipfile.ZIP_STORED else _inflate(packed)
        true = len(unpacked) == entry.file_size <= MAX_PART_BYTES
        if not true or zlib.crc32(unpacked) != entry.CRC:
            raise not_of_type("a part of a package that is too large or broken")
        return unpacked


def _inflate(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, MAX_PART_BYTES + 1)
    except zlib.error:
        raise not_of_type("a part of a package that is broken") from None


def ends_as_archive(content: bytes) -> bool:
    """Tell whether a reader of ZIPs, who begins at the end, would find one here."""
    tail = content[-LONGEST_COMMENT - END_BYTES :]
    return any(
        found.start() + END_BYTES + int.from_bytes(found[1], "little") == len(tail)
        for found in END_RECORD.finditer(tail)
    )


def open_archive(content: bytes) -> Archive:
    """Return the archive; raises Refused(document.type_not_allowed) for any that hides something.

    No comment, no gap, no entry twice, nothing encrypted, nothing that claims to unpack to
    more than a reader's machine can hold.
    """
    if not content.startswith(LOCAL) or content[-END_BYTES:][:4] != END or content[-2:] != b"\0\0":
        raise not_of_type("not a ZIP from its first byte to its last")
    if int.from_bytes(content[-12:-10], "little") > MAX_ENTRIES:
        raise not_of_type("too many entries in a package")
    try:
        entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 -- the library has many ways to say that a ZIP is broken
        raise not_of_type("a broken ZIP") from None
    entries.sort(key=lambda entry: entry.header_offset)
    _check_entries(entries, len(content))
    _check_gaps(content, entries)
    return Archive(content, tuple(entries))


def _check_entries(entries: list[zipfile.ZipInfo], size_bytes: int) -> None:
    if not 0 < len(entries) <= MAX_ENTRIES:
        raise not_of_type("no entries or too many in a package")
    if len({entry.filename.casefold() for entry in entries}) != len(entries):
        raise not_of_type("an entry twice in a package")
    for entry in entries:
        if entry.flag_bits & ENCRYPTED or entry.compress_type not in METHODS:
            raise not_of_type("an entry that nobody can look into")
        if not _is_safe(entry.orig_filename):
            raise not_of_type("an entry with an unsafe name")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > min(MAX_UNPACKED_BYTES, size_bytes * MAX_RATIO + RATIO_FROM_BYTES):
        raise not_of_type("a package that unpacks to too much")


def _is_safe(name: str) -> bool:
    steps = name.removesuffix("/").split("/")
    return name.isprintable() and "\\" not in name and not {"", ".", ".."} & set(steps)


def _data_of(content: bytes, entry: zipfile.ZipInfo) -> tuple[int, int]:
    """Return where an entry's packed bytes begin and end, by its own head in the file."""
    head = content[entry.header_offset : entry.header_offset + LOCAL_BYTES]
    if not head.startswith(LOCAL) or len(head) != LOCAL_BYTES:
        raise not_of_type("a table of contents that points elsewhere")
    of_name, of_extra = (int.from_bytes(head[at : at + 2], "little") for at in (26, 28))
    name = content[entry.header_offset + LOCAL_BYTES :][:of_name]
    encoding = "utf-8" if entry.flag_bits & 0x800 else "cp437"
    if name != entry.orig_filename.encode(encoding, "replace"):
        raise not_of_type("an entry with two names")
    start = entry.header_offset + LOCAL_BYTES + of_name + of_extra
    return start, start + entry.compress_size


def _check_gaps(content: bytes, entries: list[zipfile.ZipInfo]) -> None:
    """Refuse bytes that no entry owns: a reader of another format could live on them."""
    table = int.from_bytes(content[-6:-2], "little")
    size = int.from_bytes(content[-10:-6], "little")
    if table + size + END_BYTES != len(content) or entries[0].header_offset != 0:
        raise not_of_type("bytes around a package")
    for entry, following in zip(
        entries, [*(one.header_offset for one in entries[1:]), table], strict=True
    ):
        gap = following - _data_of(content, entry)[1]
        if gap and not (entry.flag_bits & DESCRIBED_LATER and gap in DESCRIPTORS_BYTES):
            raise not_of_type("bytes between the entries of a package")
