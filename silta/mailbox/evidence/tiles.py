"""The Merkle tree cut into tiles of height 8, as it is stored and served (C2SP tlog-tiles). Pure.

Hash ``i`` of tile ``n`` on level ``l`` is that of the complete subtree of level ``8 * l`` and
index ``256 * n + i``. Level -1 is ours alone: it holds the entries themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from silta.mailbox.evidence.entry import ENTRY_BYTES
from silta.mailbox.evidence.tree import leaf_hash, node_hash

HEIGHT: Final = 8
WIDTH: Final = 1 << HEIGHT
HASH_BYTES: Final = 32  # SHA-256
FULL_BYTES: Final = WIDTH * HASH_BYTES
ENTRIES: Final = -1
TOP: Final = 63  # the highest level that C2SP tlog-tiles names

ReadTile = Callable[[int, int, int], bytes]
"""Gives, for (level, number, length), a tile's first bytes: no fewer, and no more."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile as it stands after the log grew; ``is_new`` unless a part of it was there before."""

    level: int
    number: int
    hashes: bytes
    is_new: bool

    @property
    def is_full(self) -> bool:
        """Tell whether nothing will be added to it any more."""
        return len(self.hashes) == FULL_BYTES


def grown(size: int, entries: Sequence[bytes], read: ReadTile) -> list[Tile]:
    """Return the tiles that change when entries, of 32 bytes each, join a log of ``size``."""
    if any(len(entry) != ENTRY_BYTES for entry in entries):
        raise ValueError("an entry of the log is no hash")
    changed = list(_joined(ENTRIES, size, entries, read))
    level, hashes = 0, [leaf_hash(entry) for entry in entries]
    while hashes:
        tiles = list(_joined(level, size, hashes, read))
        changed += tiles
        hashes = [top_of(tile.hashes) for tile in tiles if tile.is_full]
        level, size = level + 1, size >> HEIGHT
    return changed


def _joined(level: int, place: int, hashes: Sequence[bytes], read: ReadTile) -> Iterator[Tile]:
    """Yield a level's tiles that change when hashes join it from a place on."""
    first, there = divmod(place, WIDTH)
    whole = (read(level, first, there * HASH_BYTES) if there else b"") + b"".join(hashes)
    for number, begin in enumerate(range(0, len(whole), FULL_BYTES), first):
        is_new = number > first or not there
        yield Tile(level, number, whole[begin : begin + FULL_BYTES], is_new)


def top_of(hashes: bytes) -> bytes:
    """Return the hash over a power of two of hashes that stand side by side."""
    row = list(split(hashes))
    while len(row) > 1:
        row = [node_hash(row[i], row[i + 1]) for i in range(0, len(row), 2)]
    return row[0]


def split(hashes: bytes) -> Iterator[bytes]:
    """Yield the hashes of a tile one by one."""
    for begin in range(0, len(hashes), HASH_BYTES):
        yield hashes[begin : begin + HASH_BYTES]


@dataclass(frozen=True, slots=True)
class Within:
    """Where a complete subtree stands: in which tile, and which of its bytes lie below it."""

    level: int
    number: int
    begin: int
    end: int


def where_is(level: int, index: int) -> Within:
    """Return where the tiles have the complete subtree of a level and an index."""
    tile_level, height = divmod(level, HEIGHT)
    number, first = divmod(index << height, WIDTH)
    return Within(tile_level, number, first * HASH_BYTES, (first + (1 << height)) * HASH_BYTES)
