"""A member of a bundle, measured before it is written: its size and sums go before it."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from silta.mailbox.evidence.bundle.story import Pieces


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a bundle; ``pieces`` give it anew each time, and not always from memory."""

    path: str
    size_bytes: int
    crc32: int
    sha256: str
    pieces: Pieces = field(repr=False)


def measured(path: str, pieces: Pieces) -> Member:
    """Return a member, read through once."""
    size_bytes, crc, digest = 0, 0, hashlib.sha256()
    for piece in pieces():
        size_bytes += len(piece)
        crc = zlib.crc32(piece, crc)
        digest.update(piece)
    return Member(path, size_bytes, crc, digest.hexdigest(), pieces)


def small(path: str, content: bytes | str) -> Member:
    """Return a member that is held in memory."""
    held = content.encode() if isinstance(content, str) else content

    def pieces() -> Iterable[bytes]:
        return (held,)

    return measured(path, pieces)
