"""The walk over packet headers."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.keys.packets import MOST_CHUNKS, Tag, walk
from tests.keys.by_hand import packet


def spans(content: bytes, most: int = 10) -> list[tuple[int, bytes]]:
    """Return each packet's tag and whole bytes."""
    return [(found.tag, content[found.start : found.end]) for found in walk(content, most=most)]


# The lengths at the borders of each form (RFC 9580 sections 4.2.1 and 4.2.2).
NEW_LENGTHS = {0: b"\x00", 191: b"\xbf", 192: b"\xc0\x00", 8383: b"\xdf\xff", 8384: None}
OLD_LENGTHS = {0: b"\x88\x00", 255: b"\x88\xff", 256: b"\x89\x01\x00", 65536: b"\x8a\0\1\0\0"}


@pytest.mark.parametrize(("length", "coded"), NEW_LENGTHS.items())
def test_lengths_of_the_new_format(length: int, coded: bytes | None) -> None:
    """One, two and five bytes of length."""
    whole = b"\xc2" + (coded or b"\xff" + length.to_bytes(4, "big")) + bytes(length)
    assert spans(whole + packet(Tag.USER_ID, b"x"))[0] == (Tag.SIGNATURE, whole)


@pytest.mark.parametrize(("length", "header"), OLD_LENGTHS.items())
def test_lengths_of_the_old_format(length: int, header: bytes) -> None:
    """One, two and four bytes of length: GnuPG writes these."""
    whole = header + bytes(length)
    assert spans(whole + packet(Tag.USER_ID, b"x"))[0] == (Tag.SIGNATURE, whole)


def test_a_body_in_chunks_is_one_packet() -> None:
    """GnuPG writes a sealed part so when it does not know the length ahead."""
    whole = b"\xd2\xe9" + bytes(512) + b"\xe0a" + b"\x02bc"
    found = list(walk(whole, most=1))
    assert [(one.tag, one.end, one.is_whole) for one in found] == [(Tag.SEALED, len(whole), False)]


@pytest.mark.parametrize(
    "content",
    [
        b"\x00",  # no packet at all
        b"Hello",
        b"\xd2",  # no length
        b"\xd2\xc0",
        b"\xd2\xff\x00\x00",
        b"\x89\x01",
        b"\xd2\x05abcd",  # too short a body
        b"\xd2\xff\xff\xff\xff\xffabc",
        b"\xd2\xe9" + bytes(512),  # the last chunk is missing
        b"\x8b" + bytes(9),  # a length without an end
        b"\xc2\xe9" + bytes(512) + b"\x00",  # chunks where there are none
        b"\xd2\x00\x00",  # something after the last packet
    ],
)
def test_what_is_not_well_formed_is_refused(content: bytes) -> None:
    """A length is never trusted further than the content goes."""
    with pytest.raises(ValueError, match="packet"):
        spans(content)


def test_more_packets_than_asked_for_are_refused() -> None:
    """The walk ends by its own bound, not by what a sender wrote."""
    with pytest.raises(ValueError, match="more than 2"):
        spans(packet(Tag.SESSION_KEY, b"") * 3, most=2)


def test_exactly_as_many_packets_as_asked_for_are_read() -> None:
    """The bound itself is inside."""
    assert len(spans(packet(Tag.SESSION_KEY, b"") * 2, most=2)) == 2


def test_a_flood_of_chunks_ends_soon() -> None:
    """Chunks of one byte would make 25 million steps of the largest mail."""
    flood = b"\xd2" + b"\xe0a" * (MOST_CHUNKS * 20)
    started = time.monotonic()
    with pytest.raises(ValueError, match="too many chunks"):
        spans(flood)
    assert time.monotonic() - started < 1


@given(st.binary(max_size=300))
def test_any_bytes_end_in_packets_or_a_refusal(content: bytes) -> None:
    """A parser of hostile bytes raises one kind of error, and covers all of what it accepts."""
    try:
        found = spans(content, most=300)
    except ValueError:
        return
    assert b"".join(whole for _, whole in found) == content


@given(st.lists(st.tuples(st.sampled_from(Tag), st.binary(max_size=40)), max_size=10))
def test_what_was_written_is_found_again(packets: list[tuple[Tag, bytes]]) -> None:
    """The walk undoes the writing."""
    content = b"".join(packet(tag, body) for tag, body in packets)
    assert spans(content) == [(tag, packet(tag, body)) for tag, body in packets]
