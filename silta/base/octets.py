"""Octets in memory or in a mapped file, and stretches of them that nobody copies.

A mail may have 50 MiB. It stands in a file; what reads it gets the mapped file, which the
kernel pages in and out, and passes on where something stands in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from mmap import ACCESS_READ, mmap

# Enough that the loop around it costs nothing, little enough to stand in a processor's cache.
BLOCK_BYTES = 192 * 1024

Octets = bytes | mmap
"""What can be searched, and sliced into ``bytes``; a mapped file goes with its last holder."""


def mapped(descriptor: int, size_bytes: int) -> Octets:
    """Return the first ``size_bytes`` of an open file; it may be closed and unlinked then."""
    return mmap(descriptor, size_bytes, access=ACCESS_READ) if size_bytes else b""


@dataclass(frozen=True, slots=True)
class Span:
    """The stretch ``raw[start:end]``."""

    raw: Octets = field(repr=False)
    start: int
    end: int

    @classmethod
    def of(cls, raw: Octets) -> Span:
        """Return all of ``raw``."""
        return cls(raw, 0, len(raw))

    def __len__(self) -> int:
        return self.end - self.start

    def whole(self) -> bytes:
        """Return a copy of the stretch."""
        return self.raw[self.start : self.end]

    def blocks(self) -> Iterator[bytes]:
        """Yield the stretch in copies of at most BLOCK_BYTES."""
        for at in range(self.start, self.end, BLOCK_BYTES):
            yield self.raw[at : min(at + BLOCK_BYTES, self.end)]
