"""The two mails of a letter, byte by byte: the one inside the seal and the one around it. Pure."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import quote

from silta.mailbox.letter import MANIFEST_TYPE
from silta.sender.addresses import ascii_address
from silta.sender.media_types import media_type_of

# What is between boundaries is base64 or armour, and neither has an underscore: so no
# content can hold a boundary, and the same letter is composed the same way each time.
INNER, OUTER = "=_silta-letter", "=_silta-sealed"
LINE_OCTETS = 57  # 76 characters of base64, RFC 2045 section 6.8
# A line has at most 998 octets and should have 78 (RFC 5322 section 2.1.1); a name of 100
# characters may take 1,200 once encoded.
NAME_PIECE = 60
UNKNOWN_TYPE = "application/octet-stream"
MESSAGE_ID = re.compile(r"<[!-;=?A-~]+@[!-;=?A-~]+>")


def compose(manifest_bytes: bytes, documents: Sequence[tuple[str, bytes]]) -> bytes:
    """Return the ``multipart/mixed`` that is signed and encrypted: the manifest comes first.

    CRLF line ends. ``documents`` are names and contents; the manifest says what they are,
    and the part's own type is for people who open the seal with a mail program.
    """
    parts = [_part(f"{MANIFEST_TYPE}; charset=utf-8", manifest_bytes)]
    for name, content in documents:
        media_type = media_type_of(name) or UNKNOWN_TYPE
        parts.append(_part(media_type, content, f"attachment{_file_name(name)}"))
    head = f'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="{INNER}"\r\n\r\n'
    return head.encode() + _between(INNER, parts)


def wrap(armoured: bytes, *, sender: str, recipient: str, date: datetime, message_id: str) -> bytes:
    """Return the RFC 3156 section 4 mail around a ciphertext; it tells nothing of the letter.

    CRLF line ends, ASCII alone. ``date`` has an offset; ``message_id`` has its angle brackets.
    Raises ValueError for addresses or an id that cannot stand in a header field.
    """
    by, to = ascii_address(sender), ascii_address(recipient)
    if MESSAGE_ID.fullmatch(message_id) is None:
        raise ValueError("not a Message-ID")
    head = (
        f"From: {by}\r\nTo: {to}\r\nSubject: Silta\r\n"
        f"Date: {format_datetime(date)}\r\nMessage-ID: {message_id}\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted";\r\n'
        f' boundary="{OUTER}"\r\n\r\n'
    )
    control = b"Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n"
    sealed = b'Content-Type: application/octet-stream; name="encrypted.asc"\r\n\r\n'
    return head.encode("ascii") + _between(OUTER, [control, sealed + _in_crlf(armoured)])


def _between(boundary: str, parts: Sequence[bytes]) -> bytes:
    """Return a multipart body; each part ends with a line end, which the delimiter takes."""
    delimiter = f"--{boundary}".encode("ascii")
    return b"".join(delimiter + b"\r\n" + part for part in parts) + delimiter + b"--\r\n"


def _part(content_type: str, content: bytes, disposition: str | None = None) -> bytes:
    fields = [f"Content-Type: {content_type}", "Content-Transfer-Encoding: base64"]
    if disposition is not None:
        fields.append(f"Content-Disposition: {disposition}")
    return "\r\n".join([*fields, "", ""]).encode("ascii") + b"".join(_base64_lines(content))


def _base64_lines(content: bytes) -> Iterator[bytes]:
    for start in range(0, max(len(content), 1), LINE_OCTETS):
        yield base64.b64encode(content[start : start + LINE_OCTETS]) + b"\r\n"


def _file_name(name: str) -> str:
    """Return the parameters that spell a file's name, RFC 2231 sections 3 and 4."""
    encoded = f"UTF-8''{quote(name, safe='')}"
    if len(encoded) <= NAME_PIECE:
        return f";\r\n filename*={encoded}"
    # A piece may end within an octet's three characters for no reader: so cut before them.
    pieces = re.findall(rf"(?:%..|[^%]){{1,{NAME_PIECE // 3}}}", encoded)
    return "".join(f";\r\n filename*{number}*={piece}" for number, piece in enumerate(pieces))


def _in_crlf(armoured: bytes) -> bytes:
    return armoured.replace(b"\r\n", b"\n").strip(b"\n").replace(b"\n", b"\r\n") + b"\r\n"
