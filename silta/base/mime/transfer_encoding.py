"""Content-Transfer-Encoding undone, RFC 2045 section 6: once, strictly, from the bytes."""

from __future__ import annotations

import binascii
import re

from silta.base.mime.entity import BrokenMime, Entity
from silta.base.octets import Span
from silta.base.strict_base64 import decoded

AS_IS = frozenset({"7bit", "8bit", "binary"})
# RFC 2045 section 6.7: an equals sign begins a byte or is a soft line break (rules 1 and 5),
# and spaces before a line's end, which a reader may or may not take away, are written
# as bytes (rule 3).
_LONE_EQUALS = re.compile(rb"=(?![0-9A-Fa-f]{2}|\r?\n)")
_SPACE_AT_LINE_END = (b" \n", b"\t\n", b" \r", b"\t\r")


def transfer_encoding_of(entity: Entity) -> str:
    """Return the entity's transfer encoding in lower case; 7bit when it names none."""
    return (entity.only("content-transfer-encoding") or "7bit").lower()


def decoded_body(entity: Entity) -> bytes:
    """Return the body with its transfer encoding undone; raise BrokenMime if it cannot be."""
    encoding = transfer_encoding_of(entity)
    if encoding in AS_IS:
        return entity.body.whole()
    if encoding == "base64":
        return _from_base64(entity.body)
    if encoding == "quoted-printable":
        return _from_quoted_printable(entity.body.whole())
    raise BrokenMime("a transfer encoding that is not known")


def _from_base64(body: Span) -> bytes:
    try:
        return decoded(body.blocks())
    except ValueError:
        raise BrokenMime("broken base64") from None


def _from_quoted_printable(body: bytes) -> bytes:
    is_ambiguous = body.endswith((b" ", b"\t")) or any(end in body for end in _SPACE_AT_LINE_END)
    if is_ambiguous or _LONE_EQUALS.search(body):
        raise BrokenMime("broken quoted-printable")
    return binascii.a2b_qp(body)
