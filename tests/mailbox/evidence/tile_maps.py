"""The log's tiles in a plain mapping, for those who compare."""

from __future__ import annotations

from collections.abc import Sequence

from silta.mailbox.evidence.tiles import Tile, grown

Tiles = dict[tuple[int, int], bytes]


def entries(most: int) -> list[bytes]:
    """Return as many entries, no two alike."""
    return [number.to_bytes(32, "big") for number in range(most)]


def grow(tiles: Tiles, size: int, added: Sequence[bytes]) -> list[Tile]:
    """Let entries join the tiles; return those that changed."""

    def read(level: int, number: int, length: int) -> bytes:
        return tiles[level, number][:length]

    changed = grown(size, added, read)
    for tile in changed:
        assert tile.is_new == ((tile.level, tile.number) not in tiles)
        tiles[tile.level, tile.number] = tile.hashes
    return changed


def tiles_of(*pieces: Sequence[bytes]) -> Tiles:
    """Return the tiles of a log that grew by these pieces, one after the other."""
    tiles: Tiles = {}
    size = 0
    for piece in pieces:
        grow(tiles, size, piece)
        size += len(piece)
    return tiles
