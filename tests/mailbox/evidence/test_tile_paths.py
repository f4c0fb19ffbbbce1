"""Tiles by their paths, as any client of C2SP tlog-tiles asks for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.mailbox.evidence.tile_paths import Wanted, content_of, is_within, parse_path, path_of
from silta.mailbox.evidence.tiles import ENTRIES, TOP

LARGEST = 999_999_999
WANTED = st.builds(Wanted, st.integers(ENTRIES, TOP), st.integers(0, LARGEST), st.integers(1, 256))
HASHES = b"".join(bytes([number]) * 32 for number in range(5))


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("0/x001/x234/067", Wanted(0, 1_234_067)),
        ("63/000", Wanted(63, 0)),
        ("2/x001/000.p/1", Wanted(2, 1000, 1)),
        ("entries/007.p/255", Wanted(ENTRIES, 7, 255)),
        ("entries/x999/x999/999", Wanted(ENTRIES, LARGEST)),
    ],
)
def test_a_path_names_a_tile(path: str, wanted: Wanted) -> None:
    """The first is the example of C2SP tlog-tiles itself."""
    assert parse_path(path) == wanted
    assert path_of(wanted) == path


@given(WANTED)
def test_each_tile_has_one_path(wanted: Wanted) -> None:
    """It is read as it was written."""
    assert parse_path(path_of(wanted)) == wanted


@pytest.mark.parametrize(
    "path",
    [
        "",
        "0",
        "0/0",
        "0/1234",
        "00/000",
        "64/000",
        "-1/000",
        "0/x000/001",
        "0/001/002",
        "0/x001",
        "0/000.p/0",
        "0/000.p/256",
        "0/000.p/01",
        "0/000.p/",
        "0/000\n",
        "0/\N{ARABIC-INDIC DIGIT ZERO}00",
        "/0/000",
        "0/000/",
        "0/x001/x000/x000/000",
        "entries/x",
    ],
)
def test_no_other_path_names_one(path: str) -> None:
    """Each tile is kept once, wherever it is kept, and no number is larger than the log."""
    assert parse_path(path) is None


def test_a_part_of_a_tile_is_its_beginning() -> None:
    """What was served once as a partial tile is served for ever."""
    assert content_of(Wanted(0, 0, 3), HASHES) == HASHES[:96]


@pytest.mark.parametrize(
    ("wanted", "size"),
    [
        (Wanted(ENTRIES, 0, 3), 3),
        (Wanted(0, 0), 256),
        (Wanted(0, 1, 1), 257),
        (Wanted(1, 0, 2), 512),
        (Wanted(2, 0, 1), 65536),
    ],
)
def test_a_log_has_a_tile_from_a_size_on(wanted: Wanted, size: int) -> None:
    """With its last record and not before."""
    assert is_within(wanted, size)
    assert not is_within(wanted, size - 1)


def test_before_each_entry_stands_its_length() -> None:
    """In two bytes, the higher first."""
    two = content_of(Wanted(ENTRIES, 0, 2), HASHES)
    assert two == b"\x00\x20" + HASHES[:32] + b"\x00\x20" + HASHES[32:64]


@pytest.mark.parametrize("level", [ENTRIES, 0])
def test_what_is_not_there_yet_is_not_served(level: int) -> None:
    """A full tile that is too short would be kept for ever."""
    assert content_of(Wanted(level, 0, 6), HASHES) is None
    assert content_of(Wanted(level, 0), HASHES) is None
