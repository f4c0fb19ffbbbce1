"""Base64 (RFC 4648 section 4), read strictly and block by block."""

from __future__ import annotations

import binascii
import io
from collections.abc import Iterable, Iterator

import pybase64

SPACE = b"\r\n\t "
QUANTUM = 4  # characters that hold three bytes; only the last may be padded


def decoded_blocks(text: Iterable[bytes]) -> Iterator[bytes]:
    """Yield what ``text`` holds, white space left out; raise ValueError where it is no base64.

    The last quantum is judged when the text is over: until then nothing proves that it is
    whole.
    """
    held = b""
    for block in text:
        read = held + block.translate(None, SPACE)
        cut = max(0, len(read) - 1) // QUANTUM * QUANTUM
        held = read[cut:]
        yield _decoded(read[:cut], is_last=False)
    yield _decoded(held, is_last=True)


def decoded(text: Iterable[bytes]) -> bytes:
    """Return what ``decoded_blocks`` yields in one piece, which is never copied."""
    whole = io.BytesIO()
    whole.writelines(decoded_blocks(text))
    return whole.getvalue()


def _decoded(quanta: bytes, *, is_last: bool) -> bytes:
    if not is_last and b"=" in quanta:
        raise ValueError("padding in the middle of base64")
    try:
        return pybase64.b64decode(quanta, validate=True)
    except binascii.Error:
        raise ValueError("broken base64") from None
