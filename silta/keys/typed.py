"""What an administrator typed into a field, read strictly: else refused in one clear line. Pure.

A refusal names the field and never what stands in it, for it may be shown anywhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final

from silta.base.act import ActRefused
from silta.base.identity import parse_address

LONGEST_LINE: Final = 200
LONGEST_REFERENCE: Final = 500
LONGEST_DOMAIN: Final = 253  # what DNS holds, without the root's dot

# Control, format (bidi among them), surrogate, private and unassigned characters, and line
# and paragraph separators: nobody sees them, and a page or a mail's head may obey them.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_TELEPHONE = re.compile(r"\+?[0-9(][0-9 ()/-]{3,38}")
# An A-label, and the labels that look like one and are none: RFC 5890 section 2.3.1.
_A_LABEL = "xn--"
_RESERVED = re.compile(r"..--")


def line(field: str, text: str, longest: int = LONGEST_LINE) -> str:
    """Return one line of visible text in NFC, without spaces around it."""
    found = unicodedata.normalize("NFC", text.strip())
    if not found:
        raise ActRefused(f"{field} is missing")
    if len(found) > longest:
        raise ActRefused(f"{field} has more than {longest} characters")
    if any(unicodedata.category(character) in _UNSEEN for character in found):
        raise ActRefused(f"{field} has a control character or an invisible one")
    return found


def mail_address(field: str, text: str) -> str:
    """Return a mail address in ASCII, its domain in lower case."""
    try:
        found = str(parse_address(text.strip()))
    except ValueError:
        raise ActRefused(f"{field} is not a mail address") from None
    if not found.isascii() or found.startswith(("-", '"')):
        raise ActRefused(f"{field} is not a plain mail address")
    return found


def telephone(field: str, text: str) -> str:
    """Return a telephone number as people write it."""
    found = text.strip()
    if not _TELEPHONE.fullmatch(found):
        raise ActRefused(f"{field} has 4 to 40 digits, spaces, hyphens and brackets")
    return found


def or_none(field: str, read: Callable[[str, str], str]) -> Callable[[str], str | None]:
    """Return ``read`` for a field that may be left empty."""
    return lambda text: read(field, text) if text.strip() else None


def mail_domain(text: str) -> str:
    """Return a mail domain in lower case, with A-labels where it has other letters than a to z.

    Lower case is taken of ASCII alone: a Kelvin sign would become a k.
    """
    typed = text.strip()
    if not typed.isascii():
        raise ActRefused("a domain with other letters than a to z is given as xn--…")
    try:
        found = parse_address(f"postmaster@{typed}").domain
    except ValueError:
        raise ActRefused("the domain is not a mail domain") from None
    labels = found.split(".")
    if len(found) > LONGEST_DOMAIN or len(labels) == 1 or not labels[-1].strip("0123456789"):
        raise ActRefused("the domain is not a mail domain")
    if not all(_is_good(label) for label in labels):
        raise ActRefused("the domain has a label with -- that is no xn-- label")
    return found


def covers(domain: str, other: str) -> bool:
    """Tell whether ``other`` is ``domain`` or below it."""
    return other == domain or other.endswith(f".{domain}")


def _is_good(label: str) -> bool:
    """Tell whether a label is no reserved one, or an A-label that comes back as it was."""
    if not _RESERVED.match(label):
        return True
    encoded = label.removeprefix(_A_LABEL).encode()
    try:
        shown = encoded.decode("punycode")
    except UnicodeError:
        return False
    is_shown = not shown.isascii() and unicodedata.normalize("NFC", shown.lower()) == shown
    return label.startswith(_A_LABEL) and is_shown and shown.encode("punycode") == encoded
