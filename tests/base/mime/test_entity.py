"""Header blocks, multipart bodies and transfer encodings are read strictly and at bounded cost."""

from __future__ import annotations

import pytest

from silta.base.mime.entity import (
    CRLF,
    LF,
    MAX_FIELD_BYTES,
    MAX_HEADER_BYTES,
    BrokenMime,
    line_end_of,
    read_entity,
)
from tests.mailbox.mime.samples import body_of


def test_fields_are_unfolded_and_trimmed() -> None:
    """RFC 5322 section 2.2.3: a line end before a space is no part of the value."""
    entity = read_entity(b"Subject:  a\r\n\tb \r\nX:\r\n y\r\nx: z\r\n\r\nbody", CRLF)
    assert entity.fields == (("subject", b"a\tb"), ("x", b"y"), ("x", b"z"))
    assert (entity.only("subject"), entity.only("none")) == ("a\tb", None)
    assert entity.all_of("x") == [b"y", b"z"]
    assert body_of(entity) == b"body"


def test_an_entity_may_have_no_fields() -> None:
    """RFC 2046 section 5.1.1: a part may begin with its blank line."""
    assert body_of(read_entity(b"\r\nbody", CRLF)) == b"body"


@pytest.mark.parametrize(("line_end", "name"), [(CRLF, "CRLF"), (LF, "LF")])
def test_the_line_end_is_that_of_the_first_line(line_end: bytes, name: str) -> None:
    """What gpg was fed on Unix often has LF alone."""
    assert line_end_of(line_end.join([b"A: b", b"", b"x"])) == line_end, name


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"A: b",
        b"A: b\r\n",
        b"A: b\n\nbody",
        b"A: b\r\nC: d\n\r\n\r\n",
        b"A: b\rC: d\r\n\r\n",
        b" A: b\r\n\r\n",
        b"A: b\r\n \r\nC: d\r\n\r\n",
        b"A : b\r\n\r\n",
        b"A\r\n\r\n",
        b": b\r\n\r\n",
        b"From someone\r\nA: b\r\n\r\n",
        "Ä: b\r\n\r\n".encode(),
        b"A: \x00\r\n\r\n",
        b"A: \x0b\r\n\r\n",
        b"A: \x7f\r\n\r\n",
        b"A: " + b"x" * MAX_FIELD_BYTES + b"\r\n\r\n",
        b"A: x\r\n" + b" x\r\n" * MAX_FIELD_BYTES + b"\r\n",
        b"A: x\r\n" * (MAX_HEADER_BYTES // 6 + 1) + b"\r\n",
    ],
)
def test_a_broken_header_block_is_refused(raw: bytes) -> None:
    """Each of these another reader repairs in a way of its own."""
    with pytest.raises(BrokenMime):
        read_entity(raw, CRLF)


def test_a_header_of_the_largest_size_is_read() -> None:
    """The limits themselves are allowed."""
    line = b"A: " + b"x" * (MAX_FIELD_BYTES - 5) + CRLF
    raw = line * (MAX_HEADER_BYTES // MAX_FIELD_BYTES)
    assert len(read_entity(raw + CRLF, CRLF).fields) == 8


@pytest.mark.parametrize("raw", [b"A: b\r\nA: b\r\n\r\n", b"A: \xe4\r\n\r\n"])
def test_a_value_must_be_the_only_one_and_utf8(raw: bytes) -> None:
    """Of two fields, readers take the first or the last."""
    with pytest.raises(BrokenMime):
        read_entity(raw, CRLF).only("a")
