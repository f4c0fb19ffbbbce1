"""Reading a bundle that anybody may have written: no member is taken that we would not write.

It is read from its beginning, member by member, and never by its directory: so nothing can
stand in it twice, hidden, or one thing for one reader and another for the next.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from silta.base.octets import Octets, Span
from silta.mailbox.evidence.bundle import zip_form
from silta.mailbox.evidence.bundle.member import Member, measured
from silta.mailbox.evidence.bundle.paths import PLAIN

# 25 MiB of documents; their message in base64 twice; once more what was signed inside it.
LARGEST_BYTES: Final = 256 * 1024 * 1024
# A letter has 20 documents, and a message a dozen records with four files each.
MOST_MEMBERS: Final = 500
LONGEST_PATH: Final = 200


class NoBundle(Exception):  # noqa: N818 -- an expected end: a hostile file, or another kind of one
    """The file is no bundle as Silta packs it; the text says in one line why."""


@dataclass(frozen=True, slots=True)
class Package:
    """The members of a bundle by their paths, in their order.

    ``altered`` are members whose own sum is not theirs; ``is_as_packed`` tells that all that
    stands between them is, byte for byte, as we would write it.
    """

    members: dict[str, Member] = field(repr=False)
    spans: dict[str, Span] = field(repr=False)
    altered: tuple[str, ...]
    is_as_packed: bool


def read_package(raw: Octets) -> Package:
    """Return what a bundle holds; raise NoBundle for what cannot be one.

    Nothing is unpacked, and no more memory is taken than the file has.
    """
    if len(raw) > LARGEST_BYTES:
        raise NoBundle(f"larger than {LARGEST_BYTES} bytes")
    spans: dict[str, Span] = {}
    headers, position = [], 0
    while raw[position : position + 4] == zip_form.LOCAL_MARK:
        path, span = _member_at(raw, position)
        if path in spans or len(spans) == MOST_MEMBERS:
            raise NoBundle("a member twice, or too many")
        headers.append(raw[position : span.start])
        spans[path] = span
        position = span.end
    if not spans:
        raise NoBundle("not a ZIP file")
    members = {path: measured(path, span.blocks) for path, span in spans.items()}
    ours = [zip_form.local_header(member) for member in members.values()]
    tail = zip_form.tail(list(members.values()))
    is_as_packed = headers == ours and raw[position : position + len(tail) + 1] == tail
    altered = [p for p, h in zip(members, headers, strict=True) if _crc_of(h) != members[p].crc32]
    return Package(members, spans, tuple(altered), is_as_packed)


def _member_at(raw: Octets, position: int) -> tuple[str, Span]:
    head = raw[position : position + zip_form.LOCAL.size]
    if len(head) < zip_form.LOCAL.size:
        raise NoBundle("cut off")
    _, _, flags, method, _, _, _, packed, size, length, extra = zip_form.LOCAL.unpack(head)
    if method != zip_form.STORED or flags or extra or packed != size:
        raise NoBundle("packed by another program: a bundle is kept as Silta gave it")
    start = position + zip_form.LOCAL.size + length
    if start + size > len(raw) or length > LONGEST_PATH:
        raise NoBundle("cut off, or a name too long")
    path = raw[start - length : start].decode("ascii", "replace")
    if PLAIN.fullmatch(path) is None:
        raise NoBundle("a name that no bundle has")
    return path, Span(raw, start, start + size)


def _crc_of(header: bytes) -> int:
    return int(zip_form.LOCAL.unpack(header[: zip_form.LOCAL.size])[6])
