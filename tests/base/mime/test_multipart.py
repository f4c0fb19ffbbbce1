"""A multipart body is taken apart one way only, or refused, at bounded cost."""

from __future__ import annotations

import time

import pytest

from silta.base.mime.entity import CRLF, LF, BrokenMime
from silta.base.mime.multipart import MAX_PARTS, split_parts
from tests.mailbox.mime.samples import body_of, entity_of


def bodies(body: bytes, boundary: str = "b", line_end: bytes = CRLF) -> list[bytes]:
    """Return the bodies of the parts of a multipart with this body."""
    return [body_of(part) for part in split_parts(entity_of(body, line_end), boundary, line_end)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"--b\r\n\r\none\r\n--b\r\n\r\ntwo\r\n--b--\r\n", [b"one", b"two"]),
        (b"--b\r\n\r\none\r\n--b--", [b"one"]),
        (b"preamble\r\n--b \t\r\n\r\none\r\n\r\n--b--  \r\nepilogue\r\n", [b"one\r\n"]),
        (b"--b\r\n\r\n\r\n--b--", [b""]),
        (b"--b\r\n\r\nx --b\r\n--a\r\n--\r\n--b--", [b"x --b\r\n--a\r\n--"]),
    ],
)
def test_a_multipart_is_taken_apart(body: bytes, expected: list[bytes]) -> None:
    """RFC 2046 section 5.1.1: the line end before a delimiter belongs to it."""
    assert bodies(body) == expected
    assert bodies(body.replace(CRLF, LF), line_end=LF) == [
        part.replace(CRLF, LF) for part in expected
    ]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--b--\r\n",
        b"--b\r\n\r\none\r\n",
        b"--b\r\n\r\none\r\n--b",
        b"--b\r\n\r\none\r\n--b\r\n",
        b"--b\r\n--b--\r\n",
        b"--b\r\n\r\n--b--\r\n",
        b"--b\r\nno field\r\n\r\none\r\n--b--\r\n",
        b"--b\r\nA: b\r\n--b--\r\n",
        b"--b\r\n\r\none\r\n--bx\r\n\r\n--b--\r\n",
        b"--b\r\n\r\none\r\n--b x\r\n\r\n--b--\r\n",
        b"--b\r\n\r\none\r\n--b-\r\n--b--\r\n",
        b"--b\r\n\r\none\n--b--\r\n",
        b"--b\r\n\r\none\r--b--\r\n",
        b"--b\r\n\r\none\r\n--b\n\r\ntwo\r\n--b--\r\n",
        b"--b\r\n\r\none\r\n--b--\r\n--b\r\n\r\ntwo\r\n--b--\r\n",
        b"--b\r\n\r\none\r\n--b--\r\n--bx",
        b"--b\r\n\r\n\r\n" * (MAX_PARTS + 1) + b"--b--\r\n",
    ],
)
def test_a_broken_multipart_is_refused(body: bytes) -> None:
    """A line that one reader takes for a delimiter and another does not is a hole."""
    with pytest.raises(BrokenMime):
        bodies(body)


def test_a_mixture_of_line_ends_at_a_delimiter_is_refused() -> None:
    """In a message of LF lines, a CR before a delimiter is the document's or the line's."""
    with pytest.raises(BrokenMime):
        bodies(b"--b\n\none\r\n--b--\n", line_end=LF)


def test_as_many_parts_as_allowed_are_read() -> None:
    """The limit itself is allowed."""
    assert len(bodies(b"--b\r\n\r\n\r\n" * MAX_PARTS + b"--b--\r\n")) == MAX_PARTS


@pytest.mark.parametrize("boundary", ["", "b ", "ä", 'b"', "b" * 71, "b\t", "b\\"])
def test_an_unusable_boundary_is_refused(boundary: str) -> None:
    """RFC 2046 section 5.1.1 has the characters and the length."""
    with pytest.raises(BrokenMime):
        bodies(b"--b\r\n\r\none\r\n--b--\r\n", boundary)


@pytest.mark.parametrize(
    "filling",
    [b"\r\n", b"\r\n--b", b"\r\n--b\r\n\r\n", b"-", b"\r\n--", b"\r", b"\r\n--b--", b"--b", b" "],
)
def test_hostile_bodies_cost_little(filling: bytes) -> None:
    """A legal size must not cost seconds: 8 MiB in far less than one."""
    body = (filling * (8 * 2**20 // len(filling)))[: 8 * 2**20]
    begun = time.process_time()
    with pytest.raises(BrokenMime):
        bodies(body)
    assert time.process_time() - begun < 0.5
