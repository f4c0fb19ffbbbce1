"""A multipart body taken apart, one level deep, RFC 2046 section 5.1.1."""

from __future__ import annotations

import re
from collections.abc import Iterator

from silta.base.mime.entity import CRLF, LF, BrokenMime, Entity, read_entity

MAX_PARTS = 64  # THREATS.md, "Python's email": limits before any parsing

_BOUNDARY = re.compile(r"[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]")
# What may follow the boundary in its line: two hyphens if it is the last, and padding.
_REST_OF_LINE = {
    CRLF: re.compile(rb"(--)?[ \t]*(?:\r\n|\Z)"),
    LF: re.compile(rb"(--)?[ \t]*(?:\n|\Z)"),
}


def split_parts(entity: Entity, boundary: str, line_end: bytes) -> tuple[Entity, ...]:
    """Return the parts of a multipart body, at least one; preamble and epilogue are passed over.

    Raises BrokenMime when the close-delimiter is missing, when a part lacks its blank line,
    past MAX_PARTS, and for a line that begins like a delimiter without being one: there
    another reader might see another part.
    """
    if not _BOUNDARY.fullmatch(boundary):
        raise BrokenMime("no usable boundary")
    spans: list[tuple[int, int]] = []
    begin, is_closed = None, False
    for end, next_line, is_last in _delimiters(entity, boundary.encode("ascii"), line_end):
        if is_closed or len(spans) == MAX_PARTS:
            raise BrokenMime("too many parts, or one after the last")
        if begin is not None:
            spans.append((begin, end))
        begin, is_closed = next_line, is_last
    if not is_closed or not spans:
        raise BrokenMime("a multipart without parts or without an end")
    return tuple(read_entity(entity.raw, line_end, start, end) for start, end in spans)


def _delimiters(
    entity: Entity, boundary: bytes, line_end: bytes
) -> Iterator[tuple[int, int, bool]]:
    """Yield where the text before each delimiter ends, where the next line begins, if it closes.

    The line end before a delimiter is part of it; the first one may borrow the header's.
    """
    raw, dashes = entity.raw, b"--" + boundary
    at = entity.start - 1
    if raw.find(b"\r" + dashes, at, entity.end) >= 0:
        raise BrokenMime("a delimiter after a bare CR")
    while (at := raw.find(b"\n" + dashes, at, entity.end)) >= 0:
        rest = _REST_OF_LINE[line_end].match(raw, at + 1 + len(dashes), entity.end)
        follows_crlf = raw[at - 1 : at + 1] == CRLF
        if rest is None or follows_crlf != (line_end == CRLF):
            raise BrokenMime("a line that only begins like a delimiter")
        yield at + 1 - len(line_end), rest.end(), rest[1] is not None
        at = rest.end() - 1
