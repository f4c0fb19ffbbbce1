"""ASCII armour: exactly one block of the kind that was asked for, or ValueError."""

from __future__ import annotations

import base64

from silta.keys.armour import BINARY_PACKET, ArmourKind, to_armour, to_binary
from tests.fuzz.target import Target
from tests.gateway.samples import ARMOUR


def attempt(data: bytes) -> bool:
    """Undo armour of each kind; what one kind takes no other does, unless it is binary."""
    taken = [binary for kind in ArmourKind if (binary := _binary(data, kind)) is not None]
    if not taken:
        return False
    if data[0] & BINARY_PACKET:
        assert taken == [data] * len(ArmourKind)
    else:
        assert taken == [_read_plainly(data)]
    return True


def _binary(data: bytes, kind: ArmourKind) -> bytes | None:
    try:
        return to_binary(data, kind)
    except ValueError:
        return None


def _read_plainly(data: bytes) -> bytes:
    """Return what a reader that believes everything takes armour for, to compare with ours."""
    lines = [line.strip() for line in data.strip().split(b"\n")[1:]]
    text = b"".join(lines[lines.index(b"") + 1 :]).partition(b"-----END")[0]
    content = text.partition(b"=")[0].translate(None, b" \t\r")
    return base64.b64decode(content + b"=" * (-len(content) % 4))


BLOCK = to_armour(bytes(range(100)), ArmourKind.MESSAGE)

TARGET = Target(
    attempt,
    seeds=[
        BLOCK,
        BLOCK.replace(b"\n", b"\r\n"),
        BLOCK.replace(b"\n\n", b"\nVersion: GnuPG v2\nComment: a\n\n"),
        BLOCK.replace(b"\n-----END", b"\n=abcd\n-----END"),
        to_armour(b"\x99\x01", ArmourKind.CERTIFICATE),
        b"\x84\x5e\x03",
        ARMOUR,
        BLOCK + BLOCK,
        b"",
    ],
    words=[
        *(f"-----{word} {kind}-----".encode() for word in ("BEGIN", "END") for kind in ArmourKind),
        b"\n=abcd",
        b"Comment: ",
        b"\n\n",
    ],
)
