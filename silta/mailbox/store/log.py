"""The transparency log in the database: its tiles, and how many records it has."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial

from sqlalchemy import bindparam, insert, select, update

from silta.base.database import Transaction
from silta.base.store import THE_ROW, insert_or_nothing
from silta.mailbox.evidence.tiles import Tile, grown, top_of, where_is
from silta.mailbox.evidence.tree import CompleteSubtree
from silta.mailbox.tables import log_head, log_tile

_SIZE = select(log_head.c.size).where(log_head.c.id == THE_ROW)
_LOCKED_SIZE = _SIZE.with_for_update()
_RESIZE = update(log_head).where(log_head.c.id == THE_ROW).values(size=bindparam("end"))
_IT = (log_tile.c.level == bindparam("of_level")) & (log_tile.c.number == bindparam("of_number"))
_TILE = select(log_tile.c.hashes).where(_IT)
_FILL = update(log_tile).where(_IT).values(hashes=bindparam("filled"))


class TileMissing(Exception):  # noqa: N818 -- somebody took from the database what the log had
    """The database lacks a tile, or a part of one, that a log of this size has."""

    def __init__(self, level: int, number: int) -> None:
        super().__init__(f"tile {number} of level {level} is not whole")
        self.level = level
        self.number = number


def hold(transaction: Transaction) -> int:
    """Let no other transaction add to the log until this one has ended; return its size."""
    found: int | None = transaction.scalar(_LOCKED_SIZE)
    if found is None:
        insert_or_nothing(transaction, log_head, {"id": THE_ROW, "size": 0})
        return int(transaction.execute(_LOCKED_SIZE).scalar_one())
    return found


def size(transaction: Transaction) -> int:
    """Return how many records the log has."""
    return transaction.scalar(_SIZE) or 0


def append(transaction: Transaction, entries: Sequence[bytes]) -> int:
    """Add entries, of 32 bytes each, at the end; return the place of the first.

    ``hold`` must be held. Raises TileMissing where the log's end is not there to add to.
    """
    before = size(transaction)
    _keep(transaction, grown(before, entries, partial(_beginning, transaction)))
    transaction.execute(_RESIZE, {"end": before + len(entries)})
    return before


def _keep(transaction: Transaction, tiles: Sequence[Tile]) -> None:
    new = [tile for tile in tiles if tile.is_new]
    filled = [tile for tile in tiles if not tile.is_new]
    if new:
        rows = [{"level": t.level, "number": t.number, "hashes": t.hashes} for t in new]
        transaction.execute(insert(log_tile), rows)
    if filled:
        changes = [{"of_level": t.level, "of_number": t.number, "filled": t.hashes} for t in filled]
        transaction.execute(_FILL, changes)


def tile(transaction: Transaction, level: int, number: int) -> bytes | None:
    """Return a tile's hashes side by side, as many as there are; level -1 has the entries."""
    found = transaction.scalar(_TILE, {"of_level": level, "of_number": number})
    return None if found is None else bytes(found)


def reader(transaction: Transaction) -> CompleteSubtree:
    """Return what reads the tree's hashes, each tile once; it raises TileMissing."""
    fetch = cache(partial(tile, transaction))

    def read(level: int, index: int) -> bytes:
        place = where_is(level, index)
        found = fetch(place.level, place.number)
        return top_of(_first(found, place.level, place.number, place.end)[place.begin :])

    return read


def _beginning(transaction: Transaction, level: int, number: int, length: int) -> bytes:
    return _first(tile(transaction, level, number), level, number, length)


def _first(hashes: bytes | None, level: int, number: int, length: int) -> bytes:
    if hashes is None or len(hashes) < length:
        raise TileMissing(level, number)
    return hashes[:length]
