"""Receiving a content: the same however it is cut, and never more than the limit."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.base.reason import Reason, Refused
from silta.gateway.content import LONGEST_OPEN_LINE_BYTES, Content
from silta.gateway.reception import PeerLeftError, Reception

LIMIT = 4096
END = b".\r\n"
LINES = st.lists(st.text("ab.", max_size=5).map(str.encode), max_size=8)
CUTS = st.lists(st.integers(0, 80), max_size=8)


def on_the_wire(lines: Sequence[bytes]) -> bytes:
    """Return the lines dot-stuffed, with the end (RFC 5321 section 4.5.2)."""
    stuffed = [b"." + line if line.startswith(b".") else line for line in lines]
    return b"".join(line + b"\r\n" for line in stuffed) + END


def chunks_of(data: bytes, cuts: Sequence[int]) -> list[bytes]:
    """Return ``data`` cut at these places."""
    places = sorted({min(cut, len(data)) for cut in cuts} | {0, len(data)})
    return [data[start:stop] for start, stop in pairwise(places)]


@dataclass
class Kept:
    """Where a content goes, in memory; counts what it is given."""

    whole: bytes = b""

    def write(self, piece: bytes) -> None:
        """Keep a piece."""
        self.whole += piece


async def take(limit_bytes: int, reader: asyncio.StreamReader, chunks: list[bytes]) -> bytes:
    """Receive while the chunks come in one by one; check that no more than a line is held."""
    kept = Kept()
    content = Content(limit_bytes, kept)
    receiving = asyncio.create_task(Reception(content).receive(reader, lambda: None))
    for chunk in chunks:
        reader.feed_data(chunk)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert len(content._open_line) <= LONGEST_OPEN_LINE_BYTES
        assert len(kept.whole) <= limit_bytes
    await receiving
    return kept.whole


def received(chunks: list[bytes], limit_bytes: int = LIMIT) -> tuple[bytes, bytes]:
    """Return the content of these chunks, and what stays in the reader."""

    async def run() -> tuple[bytes, bytes]:
        reader = asyncio.StreamReader()
        content = await take(limit_bytes, reader, chunks)
        reader.feed_eof()
        return content, await reader.read()

    return asyncio.run(run())


def refusal_of(data: bytes, limit_bytes: int = LIMIT) -> Reason:
    """Return why this is refused."""
    with pytest.raises(Refused) as caught:
        received([data], limit_bytes)
    return caught.value.reason


@given(LINES, CUTS, st.sampled_from([b"", b"QUIT\r\n", b"\r\n.\r\n"]))
def test_a_content_is_the_same_however_it_is_cut(
    lines: list[bytes], cuts: list[int], rest: bytes
) -> None:
    """TCP promises bytes in order, and nothing of where they are cut."""
    whole = b"".join(line + b"\r\n" for line in lines)
    assert received(chunks_of(on_the_wire(lines) + rest, cuts)) == (whole, rest)


@pytest.mark.parametrize("size", range(1, 12))
def test_the_end_is_found_across_any_two_chunks(size: int) -> None:
    """The five octets of the end may come in five packets."""
    data = b"Aino\r\n.\r\nRSET\r\n"
    assert received([data[:size], data[size:]]) == (b"Aino\r\n", b"RSET\r\n")


def test_an_empty_content_ends_with_its_first_line() -> None:
    """The line end of DATA itself counts (RFC 5321 section 4.1.1.4)."""
    assert received([END]) == (b"", b"")


def test_dot_stuffing_is_undone_once() -> None:
    """A line of two dots was one dot, and one of three was two."""
    assert received([b"..\r\n...\r\na.b\r\n.\r\n"])[0] == b".\r\n..\r\na.b\r\n"


@pytest.mark.parametrize("over", [1, 2, 3, 100])
def test_a_content_over_the_limit_is_refused(over: int) -> None:
    """One octet more is too many."""
    line = b"a" * (98 + over) + b"\r\n"
    assert refusal_of(line + END, 100) == Reason.SIZE_TOO_LARGE


def test_a_content_at_the_limit_is_taken() -> None:
    """SIZE says what may come, not what may not (RFC 1870 section 4)."""
    line = b"a" * 98 + b"\r\n"
    assert received([line + END], 100)[0] == line


def test_a_flood_is_dropped_and_its_end_still_found() -> None:
    """The peer hears its 552, and the session goes on in step."""

    async def run() -> bytes:
        reader = asyncio.StreamReader()
        flood = [b"a" * 98 + b"\r\n"] * 500
        with pytest.raises(Refused, match=r"^size\.too_large$"):
            await take(1000, reader, [*flood, b".\r\nQUIT\r\n"])
        return await reader.readline()

    assert asyncio.run(run()) == b"QUIT\r\n"


def test_a_line_without_end_is_not_kept() -> None:
    """At the house's limit it would cost 50 MiB a session (THREATS case 21)."""

    async def run() -> tuple[int, Reason]:
        reader, kept = asyncio.StreamReader(), Kept()
        content = Content(64 * 1024 * 1024, kept)
        receiving = asyncio.create_task(Reception(content).receive(reader, lambda: None))
        for _ in range(100):
            reader.feed_data(b"a" * 65_536)
            await asyncio.sleep(0)
        held = len(kept.whole) + len(content._open_line)
        reader.feed_data(b"\r\n" + END)
        with pytest.raises(Refused) as caught:
            await receiving
        return held, caught.value.reason

    assert asyncio.run(run()) == (0, Reason.LINE_TOO_LONG)


@pytest.mark.parametrize("size", [1, 7, 500, 998])
def test_a_long_content_of_short_lines_is_kept_however_it_is_cut(size: int) -> None:
    """Only a line without end is dropped, not one whose end is in another packet."""
    content = (b"a" * 998 + b"\r\n") * 4
    data = content + END
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    assert received(pieces)[0] == content


@pytest.mark.parametrize("hidden", [b"\n.\n", b"\r\n.\n", b"\n.\r\n", b"\r.\r", b"\r.\r\n", b"\0"])
def test_no_other_end_ends_the_content(hidden: bytes) -> None:
    """What follows a smuggled end must never be read as commands (SMTP smuggling)."""
    smuggled = b"a" + hidden + b"MAIL FROM:<eino@siltala.example>\r\n"
    assert refusal_of(smuggled + END) == Reason.LINE_BARE_NEWLINE


@pytest.mark.parametrize("bare", [b"\r", b"\n", b"\0", b"\n\r", b"\r\r\n", b"\n\n"])
def test_a_bare_line_end_or_a_nul_is_refused(bare: bytes) -> None:
    """RFC 5321 section 2.3.8: CR and LF only ever come as a pair."""
    assert refusal_of(b"a" + bare + b"b\r\n.\r\n") == Reason.LINE_BARE_NEWLINE


def test_a_line_of_998_octets_is_taken() -> None:
    """RFC 5322 section 2.1.1."""
    line = b"a" * 998 + b"\r\n"
    assert received([line + END])[0] == line


def test_the_stuffed_dot_does_not_count_as_length() -> None:
    """RFC 5321 section 4.5.3.1.6 leaves the duplicated dot out."""
    line = b"." + b"a" * 997 + b"\r\n"
    assert received([b"." + line + END])[0] == line


def test_a_line_of_999_octets_is_refused() -> None:
    """Some reader behind would cut it."""
    assert refusal_of(b"a" * 999 + b"\r\n.\r\n") == Reason.LINE_TOO_LONG


@pytest.mark.parametrize("heard", [b"", b"a\r\n", b"a\r\n.", b"a\r\n.\r"])
def test_a_peer_that_leaves_within_the_content_sent_nothing(heard: bytes) -> None:
    """Half a mail is no mail; the peer still has the whole one."""

    async def run() -> None:
        reader = asyncio.StreamReader()
        reader.feed_data(heard)
        reader.feed_eof()
        await Reception(Content(LIMIT, Kept())).receive(reader, lambda: None)

    with pytest.raises(PeerLeftError):
        asyncio.run(run())


def test_whatever_comes_counts_as_life() -> None:
    """Only silence is idle: a slow line is not."""
    signs: list[None] = []

    async def run() -> None:
        reader = asyncio.StreamReader()
        receiving = asyncio.create_task(
            Reception(Content(LIMIT, Kept())).receive(reader, lambda: signs.append(None))
        )
        for chunk in (b"a\r\n", b"b\r\n", END):
            await asyncio.sleep(0)
            reader.feed_data(chunk)
            await asyncio.sleep(0)
        await receiving

    asyncio.run(run())
    assert len(signs) == 3
