"""Which characters a line, a text and a document's name may hold."""

from __future__ import annotations

import re
import unicodedata

from pydantic_core import PydanticCustomError

# Unicode section 23.2 and UAX 9: characters that change the order in which others are shown.
BIDI_CONTROLS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
LINE_SEPARATORS = "\u2028\u2029"
# Unicode's categories Cc and Cs; line ends and tabs belong to a text, not to a line.
_OTHER_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff"
_NOT_IN_A_TEXT = re.compile(f"[{_OTHER_CONTROLS}]")
_NOT_IN_A_LINE = re.compile(f"[\n\r\t{_OTHER_CONTROLS}{BIDI_CONTROLS}{LINE_SEPARATORS}]")
PATH_MARKS = frozenset("/\\:")

# CommonMark section 6.6: what a Markdown reader takes for HTML; an address in angle brackets
# (section 6.5) is not, but only schemes that a reader may be led to.
_RAW_HTML = re.compile(r"<(?!(?:https?://|mailto:)[^\s<>]*>)[A-Za-z/!?]")


def check_line(text: str) -> str:
    """Return one line of visible text; refuse control and bidi characters, and blank lines."""
    if _NOT_IN_A_LINE.search(text):
        raise PydanticCustomError("unprintable", "control or bidi character in one line")
    if not text.strip():
        raise PydanticCustomError("blank", "blank")
    return text


def check_text(text: str) -> str:
    """Return plain text or Markdown of any number of lines; refuse raw HTML and controls."""
    if _NOT_IN_A_TEXT.search(text):
        raise PydanticCustomError("unprintable", "control character")
    if _RAW_HTML.search(text):
        raise PydanticCustomError("raw_html", "raw HTML")
    if not text.strip():
        raise PydanticCustomError("blank", "blank")
    return text


def check_document_name(name: str) -> str:
    """Return a file name in NFC; refuse a path, invisible characters and spaces around it."""
    normal = unicodedata.normalize("NFC", check_line(name))
    if any(unicodedata.category(c) == "Cf" for c in normal):
        raise PydanticCustomError("unprintable", "invisible character in a file name")
    if PATH_MARKS & set(normal) or not normal.strip("."):
        raise PydanticCustomError("path", "a path, not a file name")
    if normal != normal.strip():
        raise PydanticCustomError("blank", "spaces around a file name")
    return normal


def name_key(name: str) -> str:
    """Return what two document names share when some file system would take them for one."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
