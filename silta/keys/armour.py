"""ASCII armour (RFC 9580 section 6), read strictly and in one pass; written for people."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from enum import StrEnum

from silta.base.octets import Span
from silta.base.strict_base64 import decoded_blocks

# Between the first line and the base64 of a block: `Version`, `Comment` and the like, up to
# 1 KiB of them, then a blank line.
HEADERS_LIMIT_BYTES = 1024
HEADERS = re.compile(rb"[ \t]*\r?\n(?:[A-Za-z0-9-]+:[^\n]*\n)*[ \t]*\r?\n")
# The footer is the checksum that RFC 9580 section 6.1 tells us to ignore: the seal itself
# is what shows damage.
CHECKSUM = re.compile(rb"\n=[A-Za-z0-9+/]{4}\s*\Z")
# White space around a block and between its content and its checksum: more is no mailer's.
MARGIN_BYTES = 4096
BINARY_PACKET = 0x80  # the first bit of each packet (RFC 9580 section 4.2)


class ArmourKind(StrEnum):
    """What an armoured block says it holds."""

    MESSAGE = "PGP MESSAGE"
    CERTIFICATE = "PGP PUBLIC KEY BLOCK"
    SIGNATURE = "PGP SIGNATURE"
    SECRET_KEY = "PGP PRIVATE KEY BLOCK"  # noqa: S105 -- the words of RFC 9580 section 6.2.1


def to_binary(content: bytes, kind: ArmourKind) -> bytes:
    """Return the packets of ``content`` as ``binary_blocks`` does, in one piece."""
    return b"".join(binary_blocks(Span.of(content), kind))


def binary_blocks(content: Span, kind: ArmourKind) -> Iterator[bytes]:
    """Yield the packets of ``content``: as they are, or out of exactly one block of ``kind``.

    Raises ValueError for all else: two blocks, text around the block, another kind.
    """
    if len(content) and content.raw[content.start] & BINARY_PACKET:
        return content.blocks()
    return decoded_blocks(_text_inside(content, kind).blocks())


def to_armour(content: bytes, kind: ArmourKind) -> bytes:
    """Return ``content`` as one armoured block, in lines of 64 and without the old checksum."""
    text = base64.b64encode(content).decode("ascii")
    lines = (text[start : start + 64] for start in range(0, len(text), 64))
    return "\n".join([f"-----BEGIN {kind}-----", "", *lines, f"-----END {kind}-----", ""]).encode()


def _text_inside(content: Span, kind: ArmourKind) -> Span:
    """Return the base64 between the header lines and the checksum, or the last line."""
    begin, end = (f"-----{word} {kind}-----".encode() for word in ("BEGIN", "END"))
    raw = content.raw
    head = raw[content.start : min(content.end, content.start + MARGIN_BYTES)]
    tail = raw[max(content.start, content.end - MARGIN_BYTES) : content.end].rstrip()
    if not head.lstrip().startswith(begin) or not tail.endswith(end):
        raise ValueError(f"neither binary nor one armoured {kind}")
    start = content.start + head.index(begin) + len(begin)
    stop = max(content.start, content.end - MARGIN_BYTES) + len(tail) - len(end)
    headers = HEADERS.match(raw, start, min(stop, start + HEADERS_LIMIT_BYTES))
    if headers is None:
        raise ValueError("the armour has no blank line before its content")
    return _without_checksum(Span(raw, headers.end(), stop))


def _without_checksum(text: Span) -> Span:
    start = max(text.start, text.end - MARGIN_BYTES)
    # From the line end before it on, which may be that of the blank line.
    found = CHECKSUM.search(text.raw[max(0, start - 1) : text.end])
    return text if found is None else Span(text.raw, text.start, max(0, start - 1) + found.start())
