"""The tree in tiles: the same whatever pieces the log grew in, and the tree of the RFC."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.mailbox.evidence.tiles import ENTRIES, split, top_of, where_is
from tests.mailbox.evidence.rfc9162 import mth
from tests.mailbox.evidence.tile_maps import entries, grow, tiles_of

MOST = 600
ALL = entries(MOST)


@given(st.lists(st.integers(0, 300), max_size=5), st.integers(0, MOST))
def test_pieces_of_any_cut_give_the_same_tiles(cuts: list[int], size: int) -> None:
    """What stands in the log does not tell how often the worker came by."""
    places = sorted({0, size, *(cut for cut in cuts if cut < size)})
    pieces = [ALL[begin:end] for begin, end in pairwise(places)]
    assert tiles_of(*pieces) == tiles_of(ALL[:size])


@given(st.integers(1, MOST), st.data())
def test_each_complete_subtree_is_found(size: int, data: st.DataObject) -> None:
    """By its level and its index, in one tile, and it is the one of the RFC."""
    level = data.draw(st.integers(0, size.bit_length() - 1))
    index = data.draw(st.integers(0, (size >> level) - 1))
    place = where_is(level, index)
    hashes = tiles_of(ALL[:size])[place.level, place.number]
    assert len(hashes) >= place.end
    found = top_of(hashes[place.begin : place.end])
    assert found == mth(ALL[index << level : (index + 1) << level])


def test_tiles_are_as_wide_as_the_specification_says() -> None:
    """A log of 70,000 is its own example."""
    tiles = tiles_of(entries(70_000))
    widths = {place: len(hashes) // 32 for place, hashes in tiles.items()}
    assert sum(level == 0 and width == 256 for (level, _), width in widths.items()) == 273
    assert widths[0, 273] == widths[ENTRIES, 273] == 112
    assert {n: w for (level, n), w in widths.items() if level > 0} == {0: 1, 1: 17}
    assert (widths[1, 0], widths[1, 1], widths[2, 0]) == (256, 17, 1)


def test_a_full_tile_stands_in_the_level_above() -> None:
    """As soon as it is full, with the hash over all of it."""
    tiles = tiles_of(ALL[:256])
    assert set(tiles) == {(ENTRIES, 0), (0, 0), (1, 0)}
    assert tiles[1, 0] == mth(ALL[:256])
    assert list(split(tiles[ENTRIES, 0])) == ALL[:256]


def test_only_the_ends_of_levels_change() -> None:
    """A pass of the worker touches a few rows, however large the log is."""
    tiles = tiles_of(ALL[:599])
    assert [(t.level, t.number) for t in grow(tiles, 599, ALL[599:])] == [(ENTRIES, 2), (0, 2)]


def test_nothing_new_changes_nothing() -> None:
    """The worker may come by for nothing."""
    assert tiles_of([]) == {}


@pytest.mark.parametrize("entry", [b"", b"E" * 31, b"E" * 33])
def test_an_entry_is_a_hash(entry: bytes) -> None:
    """Another would shift all that follow."""
    with pytest.raises(ValueError, match="no hash"):
        grow({}, 0, [ALL[0], entry])
