"""Octets and their stretches: nobody copies them, and nothing outside a stretch is seen."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.base.octets import BLOCK_BYTES, Octets, Span, mapped

WHOLE = bytes(range(256)) * 1024


def file_of(content: bytes, folder: Path, size_bytes: int | None = None) -> Octets:
    """Return a mapped file that is closed and gone by its name."""
    path = folder / "file"
    path.write_bytes(content)
    with path.open("rb") as file:
        octets = mapped(file.fileno(), len(content) if size_bytes is None else size_bytes)
    path.unlink()
    return octets


def test_a_mapped_file_outlives_its_name_and_its_descriptor(tmp_path: Path) -> None:
    """A mail's spool file is closed as soon as the mail is whole."""
    octets = file_of(WHOLE, tmp_path)
    assert octets[:] == WHOLE
    assert len(octets) == len(WHOLE)
    assert octets.find(b"\x10\x11") == 16


def test_no_more_is_mapped_than_is_asked_for(tmp_path: Path) -> None:
    """What a run of gpg wrote beyond its limit is not content."""
    assert file_of(WHOLE, tmp_path, 10)[:] == WHOLE[:10]


def test_an_empty_file_can_be_read_too(tmp_path: Path) -> None:
    """The kernel maps none."""
    assert file_of(b"", tmp_path) == b""


def test_a_mapped_file_cannot_be_written_to(tmp_path: Path) -> None:
    """Many read the same mail."""
    octets = file_of(WHOLE, tmp_path)
    assert memoryview(octets).readonly


def test_what_is_no_file_is_an_error() -> None:
    """And not an empty mail."""
    descriptor = os.memfd_create("koe")
    os.close(descriptor)
    with pytest.raises(OSError, match="Bad file"):
        mapped(descriptor, 1)


@given(st.binary(max_size=50), st.integers(0, 60), st.integers(0, 60))
def test_a_stretch_is_what_stands_there(raw: bytes, start: int, length: int) -> None:
    """By its length, whole, and block by block."""
    start = min(start, len(raw))
    span = Span(raw, start, min(start + length, len(raw)))
    assert span.whole() == raw[span.start : span.end]
    assert len(span) == len(span.whole())
    assert b"".join(span.blocks()) == span.whole()
    assert Span.of(raw).whole() == raw


@pytest.mark.parametrize("size", [0, 1, BLOCK_BYTES - 1, BLOCK_BYTES, BLOCK_BYTES + 1])
@pytest.mark.parametrize("start", [0, 7])
def test_no_block_is_larger_than_it_may_be(start: int, size: int) -> None:
    """Nor reaches past the stretch, where the next part of the mail stands."""
    raw = b"x" * start + os.urandom(size) + b"y" * BLOCK_BYTES
    blocks = list(Span(raw, start, start + size).blocks())
    assert b"".join(blocks) == raw[start : start + size]
    assert all(0 < len(block) <= BLOCK_BYTES for block in blocks)
    assert len(blocks) == -(-size // BLOCK_BYTES)


def test_a_stretch_does_not_show_what_stands_in_it() -> None:
    """It would be a letter in a traceback."""
    assert "salaisuus" not in repr(Span.of(b"salaisuus"))
