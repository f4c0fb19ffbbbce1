"""MIME in its narrow shape: an entity's header block and body, straight from the bytes.

The cost is bounded by construction. Whatever the standard library would read differently
is refused: a mail must not be one thing to us and another to the next reader.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from silta.base.octets import Octets, Span

CRLF = b"\r\n"
LF = b"\n"

# THREATS.md, "Python's email": limits before any parsing.
MAX_FIELD_BYTES = 8 * 1024
MAX_HEADER_BYTES = 64 * 1024

_FIELD = re.compile(rb"([!-9;-~]+):(.*)", re.DOTALL)  # RFC 5322 section 2.2
# The standard library takes such a one for no encoding at all.
_OVERLOOKED = re.compile(rb"content-transfer-encoding:(.*[ \t]|.*\n.*)", re.IGNORECASE | re.DOTALL)
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class BrokenMime(ValueError):  # noqa: N818 -- reads as the answer it is, like Refused
    """The bytes are not MIME as we take it; the text is ours and never the sender's."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A header block and a body; the body is ``raw[start:end]``, not yet copied.

    ``fields`` holds names in lower case with their values, unfolded and trimmed.
    """

    fields: tuple[tuple[str, bytes], ...] = field(repr=False)
    raw: Octets = field(repr=False)
    start: int
    end: int

    def all_of(self, name: str) -> list[bytes]:
        """Return the values of every field of that name, in their order."""
        return [value for given, value in self.fields if given == name]

    def only(self, name: str) -> str | None:
        """Return the one value of that name, or None; raise BrokenMime for a second one."""
        values = self.all_of(name)
        if len(values) > 1:
            raise BrokenMime(f"{name} given twice")
        try:
            return values[0].decode("utf-8") if values else None  # RFC 6532 section 3.2
        except UnicodeDecodeError:
            raise BrokenMime(f"{name} is not UTF-8") from None

    @property
    def body(self) -> Span:
        """Return the body, not yet copied, its transfer encoding not undone."""
        return Span(self.raw, self.start, self.end)


def line_end_of(raw: Octets) -> bytes:
    """Return the line end that ``raw`` uses, by its first line."""
    at = raw.find(LF, 0, MAX_FIELD_BYTES)
    return CRLF if raw[max(at - 1, 0) : at] == b"\r" else LF


def read_entity(raw: Octets, line_end: bytes, start: int = 0, end: int | None = None) -> Entity:
    """Read the header block at ``start``, up to its blank line; the body is the rest.

    Raises BrokenMime past a limit, for a line that is no field, for a control character,
    and for a line end other than ``line_end``.
    """
    stop = len(raw) if end is None else end
    if raw[start : min(stop, start + len(line_end))] == line_end:
        return Entity((), raw, start + len(line_end), stop)
    limit = min(stop, start + MAX_HEADER_BYTES + len(line_end))
    blank = raw.find(line_end * 2, start, limit)
    if blank < 0:
        raise BrokenMime("no end of the header within its limit")
    return Entity(_fields(raw[start:blank], line_end), raw, blank + 2 * len(line_end), stop)


def _fields(block: bytes, line_end: bytes) -> tuple[tuple[str, bytes], ...]:
    bare = block.replace(line_end, b"")
    if _CONTROL.search(bare) or b"\r" in bare or b"\n" in bare:
        raise BrokenMime("a control character in the header")
    return tuple(_field(lines) for lines in _unfolded(block.split(line_end)))


def _unfolded(lines: list[bytes]) -> list[bytes]:
    """Join the lines of each field, RFC 5322 section 2.2.3."""
    fields: list[list[bytes]] = []
    for line in lines:
        if not line.startswith((b" ", b"\t")):
            fields.append([line])
        elif fields and line.strip():
            fields[-1].append(line)
        else:
            raise BrokenMime("a continuation of nothing, or with nothing")
    if any(_OVERLOOKED.fullmatch(b"\n".join(lines)) for lines in fields):
        raise BrokenMime("a transfer encoding folded, or with a space behind it")
    return [b"".join(lines) for lines in fields]


def _field(line: bytes) -> tuple[str, bytes]:
    if len(line) > MAX_FIELD_BYTES:
        raise BrokenMime("a header field over its limit")
    match = _FIELD.fullmatch(line)
    if not match:
        raise BrokenMime("a line of the header is no field")
    return match[1].decode("ascii").lower(), match[2].strip(b" \t")
