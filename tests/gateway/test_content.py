"""A content as it comes in: its bounds, and which of several flaws is told."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.base.reason import Reason, Refused
from silta.gateway.content import (
    LEAST_BYTES_A_LINE,
    LEAST_LINES,
    Content,
    check_content,
    check_lines,
    most_lines,
)

LIMIT = 1_000_000  # bytes; so many that the least number of lines does not stand in for it
MOST = LIMIT // LEAST_BYTES_A_LINE
EMPTY_LINE, LINE = b"\r\n", b"a" * 98 + b"\r\n"
LONG, BARE = b"a" * 999 + b"\r\n", b"a\nb\r\n"


@dataclass
class Kept:
    """Where a content goes; it may be full from some piece on."""

    room_bytes: int = LIMIT
    reason: Reason = Reason.STORAGE_FULL
    whole: bytes = b""
    pieces: list[int] = field(default_factory=list)

    def write(self, piece: bytes) -> None:
        """Keep a piece, or be full."""
        if len(self.whole) + len(piece) > self.room_bytes:
            raise Refused(self.reason)
        self.whole += piece
        self.pieces.append(len(piece))


def taken(*pieces: bytes, limit_bytes: int = LIMIT, kept: Kept | None = None) -> bytes:
    """Return what is kept of these pieces; raise what they are refused for."""
    sink = kept or Kept()
    content = Content(limit_bytes, sink)
    for piece in pieces:
        content.take(piece)
    content.end()
    return sink.whole


def reason_of(*pieces: bytes, limit_bytes: int = LIMIT, kept: Kept | None = None) -> Reason:
    """Return why these pieces are refused."""
    with pytest.raises(Refused) as caught:
        taken(*pieces, limit_bytes=limit_bytes, kept=kept)
    return caught.value.reason


@pytest.mark.parametrize("limit_bytes", [100_000, LIMIT])
def test_so_many_lines_are_taken_and_no_more(limit_bytes: int) -> None:
    """Every reader behind goes line by line; a small limit does not make a short letter odd."""
    most = max(LEAST_LINES, limit_bytes // LEAST_BYTES_A_LINE)
    assert most_lines(limit_bytes) == most
    assert taken(EMPTY_LINE * most, limit_bytes=limit_bytes) == EMPTY_LINE * most
    reason = reason_of(EMPTY_LINE * (most + 1), limit_bytes=limit_bytes)
    assert reason == Reason.MAIL_UNREADABLE


def test_lines_are_counted_over_all_pieces() -> None:
    """They come in packets."""
    pieces = [EMPTY_LINE * (MOST // 4)] * 4 + [EMPTY_LINE * 4]
    assert reason_of(*pieces) == Reason.MAIL_UNREADABLE


def test_the_lines_of_a_whole_content_are_counted_alike() -> None:
    """``silta inspect`` reads a file, and says what the door would."""
    check_content(EMPTY_LINE * MOST, LIMIT)
    with pytest.raises(Refused) as caught:
        check_content(EMPTY_LINE * (MOST + 1), LIMIT)
    assert caught.value.reason == Reason.MAIL_UNREADABLE


FLAWS = {
    Reason.LINE_BARE_NEWLINE: BARE,
    Reason.LINE_TOO_LONG: LONG,
    Reason.MAIL_UNREADABLE: EMPTY_LINE * (MOST + 1),
}


@pytest.mark.parametrize("reason", FLAWS)
@pytest.mark.parametrize("later", FLAWS)
def test_the_first_flaw_is_told(reason: Reason, later: Reason) -> None:
    """What comes after it is not even looked at."""
    assert reason_of(FLAWS[reason], FLAWS[later]) == reason


@pytest.mark.parametrize("reason", FLAWS)
def test_what_comes_after_a_flaw_counts_as_size(reason: Reason) -> None:
    """Too large is what the sender must mend first; and SIZE was said before all else."""
    flood = [LINE * 1000] * 11
    assert reason_of(FLAWS[reason], *flood) == Reason.SIZE_TOO_LARGE
    assert reason_of(FLAWS[reason], *flood[:5]) == reason


def test_within_a_piece_a_bare_line_end_goes_before_a_long_line() -> None:
    """One order, however the lines stand."""
    assert reason_of(LONG + BARE) == reason_of(BARE + LONG) == Reason.LINE_BARE_NEWLINE


def test_a_line_without_an_end_is_a_long_one() -> None:
    """It is never kept, whatever follows."""
    assert reason_of(b"a" * 1001, b"\r\n") == Reason.LINE_TOO_LONG
    assert reason_of(b"a" * 999, b"\r\n") == Reason.LINE_TOO_LONG


@pytest.mark.parametrize("ours", [Reason.STORAGE_FULL, Reason.FAULT])
def test_a_flaw_of_ours_is_told_whatever_else_is_wrong(ours: Reason) -> None:
    """The peer tries again, and hears the rest then; what came before it is told."""
    flood = [LINE * 1000] * 11
    assert reason_of(LINE * 2, LINE, kept=Kept(100, ours)) == ours
    assert reason_of(LINE * 2, BARE, *flood, kept=Kept(100, ours)) == ours
    assert reason_of(BARE, LINE * 2, kept=Kept(100, ours)) == Reason.LINE_BARE_NEWLINE


@pytest.mark.parametrize("flaw", [*FLAWS.values(), b"a" * 2000])
def test_nothing_is_kept_from_a_flaw_on(flaw: bytes) -> None:
    """No disk is filled by what is lost already."""
    kept = Kept()
    with pytest.raises(Refused):
        taken(LINE, flaw, LINE * 10, kept=kept)
    assert kept.whole == LINE


def test_only_whole_lines_are_kept() -> None:
    """A piece may end anywhere; what is open waits."""
    kept = Kept()
    content = Content(LIMIT, kept)
    content.take(b"a\r\nb\r")
    assert kept.whole == b"a\r\n"
    content.take(b"\nc")
    assert kept.whole == b"a\r\nb\r\n"


def test_a_stuffed_dot_counts_nowhere() -> None:
    """RFC 1870 section 5: the size is that of the message, not of the wire."""
    line = b".." + b"a" * 97 + b"\r\n"
    assert taken(line, limit_bytes=100) == line[1:]


@given(st.lists(st.sampled_from([b"", b".", b"a", b"..b"]), max_size=30))
def test_the_lines_of_a_good_content_are_counted(lines: list[bytes]) -> None:
    """One for each line end."""
    assert check_lines(b"".join(line + b"\r\n" for line in lines)) == len(lines)
