"""The outermost packets of OpenPGP content: headers alone, in time that content bounds.

Written after RFC 9580 section 4.2. It reads no packet's inside and trusts no length.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from silta.base.octets import Octets

# Partial lengths: GnuPG writes chunks of 8 KiB, so 50 MiB are 6,400 of them; chunks of
# 512 bytes, the least that RFC 9580 allows for the first one, still fit.
MOST_CHUNKS = 128 * 1024
OPENPGP_BIT = 0x80
NEW_FORMAT_BIT = 0x40


class Tag(IntEnum):
    """The packet types that we name (RFC 9580 section 5)."""

    SESSION_KEY = 1
    SIGNATURE = 2
    PASSPHRASE_SESSION_KEY = 3
    SECRET_KEY = 5
    PUBLIC_KEY = 6
    SECRET_SUBKEY = 7
    COMPRESSED = 8
    SEALED_WITHOUT_INTEGRITY = 9
    LITERAL = 11
    TRUST = 12
    USER_ID = 13
    PUBLIC_SUBKEY = 14
    USER_ATTRIBUTE = 17
    SEALED = 18
    SEALED_OCB = 20


DATA_PACKETS = {
    Tag.COMPRESSED,
    Tag.SEALED_WITHOUT_INTEGRITY,
    Tag.LITERAL,
    Tag.SEALED,
    Tag.SEALED_OCB,
}


@dataclass(frozen=True, slots=True)
class Packet:
    """Where a packet stands: its header from ``start``, its body from ``body_start`` to ``end``.

    A body in chunks has ``is_whole`` False: then only its first chunk is between the two
    starts in one piece.
    """

    tag: int
    start: int
    body_start: int
    end: int
    is_whole: bool


def walk(content: Octets, *, most: int, start: int = 0) -> Iterator[Packet]:
    """Yield the packets of ``content`` from ``start`` on; raise ValueError for ill-formed ones.

    That is a cut-off packet, a length without an end, or more than ``most`` packets.
    """
    position = start
    for _ in range(most):
        if position == len(content):
            return
        packet = _packet_at(content, position)
        yield packet
        position = packet.end
    if position != len(content):
        raise ValueError(f"more than {most} packets")


def _packet_at(content: Octets, start: int) -> Packet:
    first = _byte(content, start)
    if not first & OPENPGP_BIT:
        raise ValueError("no packet where one must be")
    if first & NEW_FORMAT_BIT:
        return _new_format(content, start, first & 0x3F)
    tag, length_type = (first >> 2) & 0x0F, first & 0x03
    if length_type == 3:  # noqa: PLR2004 -- the length type without an end
        raise ValueError("a packet without a length")
    body_start = start + 1 + (1 << length_type)
    length = int.from_bytes(content[start + 1 : body_start], "big")
    return _ending(content, Packet(tag, start, body_start, body_start + length, is_whole=True))


def _new_format(content: Octets, start: int, tag: int) -> Packet:
    body_start, length, is_partial = _length_at(content, start + 1)
    end = body_start + length
    if not is_partial:
        return _ending(content, Packet(tag, start, body_start, end, is_whole=True))
    if tag not in DATA_PACKETS:
        raise ValueError("chunks in a packet that has none")
    for _ in range(MOST_CHUNKS):
        chunk_start, length, is_partial = _length_at(content, end)
        end = chunk_start + length
        if not is_partial:
            return _ending(content, Packet(tag, start, body_start, end, is_whole=False))
    raise ValueError("a packet in too many chunks")


def _length_at(content: Octets, position: int) -> tuple[int, int, bool]:
    """Return where the body starts, its length, and whether that is a chunk (section 4.2.1)."""
    first = _byte(content, position)
    if first < 192:  # noqa: PLR2004 -- the bounds are those of the format
        return position + 1, first, False
    if first < 224:  # noqa: PLR2004 -- as above
        return position + 2, ((first - 192) << 8) + _byte(content, position + 1) + 192, False
    if first < 255:  # noqa: PLR2004 -- as above
        return position + 1, 1 << (first & 0x1F), True
    return position + 5, int.from_bytes(content[position + 1 : position + 5], "big"), False


def _byte(content: Octets, position: int) -> int:
    if position >= len(content):
        raise ValueError("a packet is cut off")
    return content[position]


def _ending(content: Octets, packet: Packet) -> Packet:
    """Return ``packet``; raise ValueError if it would end after the content."""
    if packet.end > len(content):
        raise ValueError("a packet is cut off")
    return packet
