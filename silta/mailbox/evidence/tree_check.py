"""Whether the log is the tree over the records, each in its place: made anew from them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from silta.base.keyed_hash import HashKey
from silta.mailbox.evidence.entry import ENTRY_BYTES, entry_of, log_salt
from silta.mailbox.evidence.finding import Finding, Kept
from silta.mailbox.evidence.tiles import ENTRIES, Tile, grown, split, top_of, where_is
from silta.mailbox.evidence.tree import root_of


class Regrown:
    """The tree over some entries, all of it; 32 bytes of memory for each and a little more."""

    def __init__(self, entries: bytes) -> None:
        self.entries = entries
        self.size = len(entries) // ENTRY_BYTES
        whole = list(split(entries[: self.size * ENTRY_BYTES]))
        self._tiles = {(tile.level, tile.number): tile.hashes for tile in grown(0, whole, _nothing)}

    def root(self, size: int) -> bytes:
        """Return the root over the first ``size`` entries, which must be there."""
        return root_of(size, self._read)

    def entry(self, index: int) -> bytes:
        """Return the entry at a place; an empty one beyond the end."""
        return self.entries[index * ENTRY_BYTES :][:ENTRY_BYTES]

    def findings(self, tiles: Iterable[Tile], size: int) -> Iterator[Finding]:
        """Yield what is wrong with the tiles that are kept, and with the size that is said."""
        if size != self.size:
            what = f"it says {size} records, and has the entries of {self.size}: some were cut off"
            yield Finding("size of the log", what)
        missing = dict(self._tiles)
        for tile in tiles:
            if missing.pop((tile.level, tile.number), None) != tile.hashes:
                yield _wrong(tile.level, tile.number, "it is not what the entries give")
        for level, number in missing:
            yield _wrong(level, number, "it is missing")

    def _read(self, level: int, index: int) -> bytes:
        place = where_is(level, index)
        return top_of(self._tiles[place.level, place.number][place.begin : place.end])


def entries_of(tiles: Iterable[Tile]) -> bytes:
    """Return the entries in the tiles that hold them, up to the first gap."""
    numbered = enumerate(tile for tile in tiles if tile.level == ENTRIES)
    return b"".join(tile.hashes for number, tile in numbered if tile.number == number)


def place_findings(rows: Iterable[Kept], tree: Regrown, key: HashKey) -> Iterator[Finding]:
    """Yield what is wrong with the records' places; ``rows`` are those that have one, in order."""
    place = 0
    for row in rows:
        index = row.log_index or 0
        if index > place:
            yield _gap(place, index)
        place = index + 1
        if tree.entry(index) != entry_of(log_salt(key, row.id), row.record):
            yield row.wrong(
                f"the log has something else at its place {index}: the record was changed, "
                "or put elsewhere, after it was logged"
            )
    if place < tree.size:
        yield _gap(place, tree.size)


def _gap(first: int, end: int) -> Finding:
    places = f"place {first}" if end == first + 1 else f"places {first} to {end - 1}"
    return Finding(f"{places} of the log", "there is no record: what was logged there was removed")


def _wrong(level: int, number: int, what: str) -> Finding:
    return Finding(f"tile {number} of level {level}", f"{what}: somebody changed the log")


def _nothing(*place: int) -> bytes:
    """Stand for the tiles of a log that begins."""
    raise LookupError(f"no tile {place}")
