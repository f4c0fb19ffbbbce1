"""The order of names in a list, as the readers of a language look for them: pure."""

from __future__ import annotations

import unicodedata
from typing import Final

from silta.portal.views import Language

# Finnish and Swedish have å, ä and ö as letters of their own at the end of the alphabet, in
# this order, and put what their neighbours write for the last two beside them. All other
# marks, and in English all marks, are no more than marks.
_LAST: Final = {"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}"}


def sort_key(name: str, language: Language) -> tuple[str, str]:
    """Return what names are sorted by in a language: the letters, and then the name itself."""
    folded = unicodedata.normalize("NFC", name).casefold()
    own = {} if language == "en" else _LAST
    return "".join(own.get(letter) or _base(letter) for letter in folded), name


def _base(letter: str) -> str:
    """Return a letter without its marks."""
    parts = unicodedata.normalize("NFKD", letter)
    return "".join(part for part in parts if not unicodedata.combining(part))
