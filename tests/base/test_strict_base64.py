"""Base64 in blocks: the same as in one piece, and strict however it is cut."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.base.strict_base64 import SPACE, decoded, decoded_blocks

CUTS = st.lists(st.integers(0, 120), max_size=8)
# Anything near base64: the alphabet, its padding, white space, and what belongs nowhere.
NEARLY = st.text("ABab01+/=\r\n\t -_*\x00\x0b", max_size=24).map(str.encode)


def cut(text: bytes, places: Sequence[int]) -> list[bytes]:
    """Return ``text`` cut at these places, empty blocks among them."""
    at = sorted([min(place, len(text)) for place in places] + [0, len(text)])
    return [text[start:stop] for start, stop in pairwise(at)]


def by_the_library(text: bytes) -> bytes | None:
    """Return what the standard library makes of it, white space left out; None for a refusal."""
    try:
        return base64.b64decode(text.translate(None, SPACE), validate=True)
    except binascii.Error:
        return None


def by_us(blocks: Sequence[bytes]) -> bytes | None:
    """Return what we make of it; None for a refusal."""
    try:
        return decoded(blocks)
    except ValueError:
        return None


@given(st.binary(max_size=80), st.integers(1, 80), CUTS)
def test_what_was_encoded_comes_back_however_it_is_cut(
    content: bytes, width: int, places: list[int]
) -> None:
    """In lines of any length, and blocks of any."""
    text = base64.b64encode(content)
    lines = b"\r\n".join(text[at : at + width] for at in range(0, len(text), width))
    assert decoded(cut(lines, places)) == content


@given(NEARLY, CUTS)
def test_it_reads_what_the_library_reads_and_refuses_what_it_refuses(
    text: bytes, places: list[int]
) -> None:
    """A cut neither breaks a good text nor mends a bad one."""
    assert by_us(cut(text, places)) == by_the_library(text)


@given(st.binary(max_size=24), CUTS)
def test_whatever_the_bytes_are_only_valueerror_is_raised(text: bytes, places: list[int]) -> None:
    """Its callers make a refusal of that, and a fault of ours of all else."""
    assert by_us(cut(text, places)) == by_the_library(text)


@pytest.mark.parametrize(
    "text",
    [
        *(b"A", b"AA", b"AAA", b"AA=", b"=", b"==", b"===", b"====", b"A===", b"AAA=="),
        *(b"AAAA=", b"AAAA==", b"AAAA====", b"AA==AAAA", b"AA==AA==", b"AAA=AAA=", b"AA=A"),
        *(b"AA==\nA", b"A=AA", b"=AAA", b"AA-_", b"AA*A", b"AAAA\0", b"AAA\xe4", b"AAAA;BBBB"),
    ],
)
def test_every_malformed_text_is_refused_however_it_is_cut(text: bytes) -> None:
    """Two readers would read it differently, and a letter means one thing."""
    for size in range(1, len(text) + 1):
        with pytest.raises(ValueError, match="base64"):
            decoded([text[at : at + size] for at in range(0, len(text), size)])


@pytest.mark.parametrize("blocks", [[], [b""], [b"", b"\r\n", b""]])
def test_nothing_is_nothing(blocks: list[bytes]) -> None:
    """An empty document has an empty body."""
    assert decoded(blocks) == b""


def test_a_block_is_handed_on_before_the_next_is_read() -> None:
    """50 MiB must not stand in memory twice."""
    read: list[int] = []

    def text() -> Iterator[bytes]:
        for number in range(3):
            read.append(number)
            yield b"QUFB" * 100

    blocks = decoded_blocks(text())
    assert len(next(blocks)) == 297  # the last quantum waits for what follows
    assert read == [0]


def test_what_comes_after_the_padding_is_refused_before_it_is_handed_on() -> None:
    """The last quantum is judged when the text is over."""
    blocks = decoded_blocks([b"QUFBQQ==", b"QUFB"])
    assert next(blocks) == b"AAA"
    with pytest.raises(ValueError, match="padding"):
        list(blocks)
