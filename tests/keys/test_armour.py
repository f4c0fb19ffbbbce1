"""ASCII armour, read strictly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.keys.armour import ArmourKind, to_armour, to_binary

BINARY = b"\xc1\x02ab\xd2\x03\x01xy"
ARMOURED = to_armour(BINARY, ArmourKind.MESSAGE)
BEGIN, END = b"-----BEGIN PGP MESSAGE-----", b"-----END PGP MESSAGE-----"


def message(content: bytes) -> bytes:
    """Return the packets of a message."""
    return to_binary(content, ArmourKind.MESSAGE)


@pytest.mark.parametrize(
    "content",
    [
        BINARY,
        ARMOURED,
        ARMOURED.replace(b"\n", b"\r\n"),
        b"\r\n\n" + ARMOURED + b"\n\n",
        ARMOURED.replace(BEGIN + b"\n", BEGIN + b"\nVersion: GnuPG v2\nComment: x: y\n"),
        ARMOURED.replace(BEGIN + b"\n\n", BEGIN + b"\n \t\n"),
        ARMOURED.replace(BEGIN, BEGIN + b"  "),
        ARMOURED.replace(b"\n" + END, b"\n=AbC/\n" + END),  # whatever the checksum is
        ARMOURED.replace(b"\n", b"\r\n").replace(END, b"=njUN\r\n" + END),
    ],
)
def test_the_forms_of_one_message(content: bytes) -> None:
    """Binary, armoured, with headers or a checksum, with the line ends of mail."""
    assert message(content) == BINARY


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        BEGIN,
        END,
        BEGIN + END,
        b"text before\n" + ARMOURED,
        ARMOURED + b"text after\n",
        ARMOURED + ARMOURED,
        ARMOURED.replace(b"MESSAGE", b"SIGNATURE"),
        ARMOURED.replace(BEGIN + b"\n", BEGIN + b" x\n"),
        ARMOURED.replace(BEGIN + b"\n", BEGIN + b"\nno header\n"),
        ARMOURED.replace(b"\n\n", b"\n"),  # no blank line
        ARMOURED.replace(b"\n\n", b"\n\n*"),
        ARMOURED.replace(b"\n" + END, b"=\n" + END),
        BEGIN + b"\nComment: " + b"x" * 2000 + b"\n\nwQJhYg==\n" + END,
    ],
)
def test_all_else_is_refused(content: bytes) -> None:
    """What one reader skips another reads: text around the block, a second block."""
    with pytest.raises(ValueError, match=r"armour|base64"):
        message(content)


@given(st.binary())
def test_armour_is_undone_by_reading(content: bytes) -> None:
    """Each content comes back, of whatever length its last line is."""
    assert message(to_armour(content, ArmourKind.MESSAGE)) == content


@given(st.binary(max_size=200))
def test_any_bytes_end_in_packets_or_a_refusal(content: bytes) -> None:
    """A parser of hostile bytes raises one kind of error."""
    for text in (content, BEGIN + content + END, BEGIN + b"\n\n" + content + END):
        try:
            message(text)
        except ValueError:
            continue
