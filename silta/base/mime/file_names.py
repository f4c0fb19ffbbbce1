"""The file name a MIME part gives itself: plain, RFC 2231, or RFC 2047 where people misuse it."""

from __future__ import annotations

import binascii
import re
import unicodedata
from collections.abc import Mapping
from urllib.parse import unquote_to_bytes

from silta.base.mime.entity import BrokenMime, Entity
from silta.base.mime.field_values import content_type_of, read_value

# Those that mailers here write; an unknown one is no reason to guess.
_CODECS = {
    "utf-8": "utf-8",
    "us-ascii": "ascii",
    "iso-8859-1": "iso8859-1",
    "iso-8859-15": "iso8859-15",
    "windows-1252": "cp1252",
}
_EXTENDED = re.compile(r"([^']*)'[^']*'(.*)", re.DOTALL)  # RFC 2231 section 4
_PERCENT_ENCODED = re.compile(r"(?:[!#$&+.^_`{|}~0-9A-Za-z-]|%[0-9A-Fa-f]{2})*")
_WORD = re.compile(r"=\?([^? ]+)\?([BbQq])\?([!->@-~]*)\?=")  # RFC 2047 section 2
_WORDS = re.compile(rf"{_WORD.pattern}(?:[ \t]+{_WORD.pattern})*")
_Q_TEXT = re.compile(r"(?:[!-<>-~]|=[0-9A-Fa-f]{2})*")  # RFC 2047 section 4.2


def file_name_of(entity: Entity) -> str:
    """Return the one file name that the part gives itself, in NFC.

    It may stand in Content-Disposition and in Content-Type, and in several forms. Raises
    BrokenMime when there is none, when one cannot be read, or when two disagree.
    """
    disposition = entity.only("content-disposition")
    names = _names(content_type_of(entity).parameters, "name")
    if disposition is not None:
        names += _names(read_value(disposition).parameters, "filename")
    normal = {unicodedata.normalize("NFC", name) for name in names}
    # The next reader may decode a name once more, and takes the spaces off its ends.
    if len(normal) != 1 or any("=?" in name or name != name.strip() for name in normal):
        raise BrokenMime("no file name, two that disagree, or one that can be read otherwise")
    return normal.pop()


def _names(parameters: Mapping[str, str], base: str) -> list[str]:
    """Return what each form of the parameter says: plain, ``base*``, and ``base*0`` onwards."""
    pieces = {name: text for name, text in parameters.items() if name.startswith(f"{base}*")}
    names = [_from_words(parameters[base])] if base in parameters else []
    if f"{base}*" in pieces:
        names.append(_joined([(pieces.pop(f"{base}*"), True)]))
    if pieces:
        names.append(_joined([_piece(pieces, f"{base}*{n}") for n in range(len(pieces))]))
    return names


def _piece(pieces: Mapping[str, str], name: str) -> tuple[str, bool]:
    for suffix, is_extended in (("", False), ("*", True)):
        if name + suffix in pieces:
            return pieces[name + suffix], is_extended
    raise BrokenMime("a file name in pieces, with one missing")


def _joined(pieces: list[tuple[str, bool]]) -> str:
    """Join a name from its pieces, RFC 2231 section 3 and 4.1; the first tells the charset."""
    (first, is_extended), *others = pieces
    charset = "us-ascii"
    if is_extended:
        match = _EXTENDED.fullmatch(first)
        if not match:
            raise BrokenMime("a file name without its charset")
        charset, first = match[1], match[2]
    elif any(extended for _text, extended in others):
        raise BrokenMime("a file name whose charset comes too late")
    joined = [(first, is_extended), *others]
    return _decode(charset, b"".join(_octets(text, extended) for text, extended in joined))


def _octets(text: str, is_extended: bool) -> bytes:  # noqa: FBT001 -- a pair's second half
    if not text.isascii() or (is_extended and not _PERCENT_ENCODED.fullmatch(text)):
        raise BrokenMime("a file name with an octet out of place")
    return unquote_to_bytes(text) if is_extended else text.encode("ascii")


def _from_words(text: str) -> str:
    """Return plain text as it is, and encoded words decoded; a mixture of both is refused."""
    if "=?" not in text:
        return text
    if not _WORDS.fullmatch(text):
        raise BrokenMime("a file name only half of encoded words")
    return "".join(_word(*match.groups()) for match in _WORD.finditer(text))


def _word(charset: str, encoding: str, text: str) -> str:
    if encoding in "Bb":
        try:
            return _decode(charset, binascii.a2b_base64(text, strict_mode=True))
        except binascii.Error:
            raise BrokenMime("an encoded word in broken base64") from None
    if not _Q_TEXT.fullmatch(text):
        raise BrokenMime("an encoded word in broken Q encoding")
    return _decode(charset, binascii.a2b_qp(text, header=True))


def _decode(charset: str, octets: bytes) -> str:
    try:
        return octets.decode(_CODECS[charset.lower()])
    except (KeyError, UnicodeDecodeError):
        raise BrokenMime("a file name in a charset that is not known, or not in its own") from None
