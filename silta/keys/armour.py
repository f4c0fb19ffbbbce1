"""ASCII armour (RFC 9580 section 6), read strictly and in one pass; written for people."""

from __future__ import annotations

import base64
import binascii
import re
from enum import StrEnum

# Between the first line and the base64 of a block: `Version`, `Comment` and the like, up to
# 1 KiB of them, then a blank line.
HEADERS_LIMIT_BYTES = 1024
HEADERS = re.compile(rb"[ \t]*\n(?:[A-Za-z0-9-]+:[^\n]*\n)*[ \t]*\n")
# The footer is the checksum that RFC 9580 section 6.1 tells us to ignore: the seal itself
# is what shows damage.
CHECKSUM = re.compile(rb"\n=[A-Za-z0-9+/]{4}\s*\Z")
LINE_ENDS_AND_BLANKS = b"\r\n\t "
BINARY_PACKET = 0x80  # the first bit of each packet (RFC 9580 section 4.2)


class ArmourKind(StrEnum):
    """What an armoured block says it holds."""

    MESSAGE = "PGP MESSAGE"
    CERTIFICATE = "PGP PUBLIC KEY BLOCK"
    SECRET_KEY = "PGP PRIVATE KEY BLOCK"  # noqa: S105 -- the words of RFC 9580 section 6.2.1


def to_binary(content: bytes, kind: ArmourKind) -> bytes:
    """Return the packets of ``content``: as they are, or out of exactly one block of ``kind``.

    Raises ValueError for all else: two blocks, text around the block, another kind.
    """
    if content and content[0] & BINARY_PACKET:
        return content
    begin, end = (f"-----{word} {kind}-----".encode() for word in ("BEGIN", "END"))
    block = content.strip()
    if not block.startswith(begin) or not block.endswith(end):
        raise ValueError(f"neither binary nor one armoured {kind}")
    inside = block[len(begin) : -len(end)].replace(b"\r\n", b"\n")
    headers = HEADERS.match(inside, 0, HEADERS_LIMIT_BYTES)
    if headers is None:
        raise ValueError("the armour has no blank line before its content")
    return _decode(CHECKSUM.sub(b"", inside[headers.end() :]))


def to_armour(content: bytes, kind: ArmourKind) -> bytes:
    """Return ``content`` as one armoured block, in lines of 64 and without the old checksum."""
    text = base64.b64encode(content).decode("ascii")
    lines = (text[start : start + 64] for start in range(0, len(text), 64))
    return "\n".join([f"-----BEGIN {kind}-----", "", *lines, f"-----END {kind}-----", ""]).encode()


def _decode(text: bytes) -> bytes:
    encoded = text.translate(None, LINE_ENDS_AND_BLANKS)
    try:
        if len(encoded) % 4 == 0:
            return base64.b64decode(encoded, validate=True)
    except binascii.Error:
        pass
    raise ValueError("the content of the armour is not base64")
