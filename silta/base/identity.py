"""Who and where: identity codes, business ids, service codes, addresses and names."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import NewType

from stdnum.exceptions import ValidationError
from stdnum.fi import hetu, ytunnus

BusinessId = NewType("BusinessId", str)
ServiceCode = NewType("ServiceCode", str)

# ASCII by itself: python-stdnum takes any script's digits, and would give one person two codes.
# The separators are those of the decree of 2023.
IDENTITY_CODE = re.compile(r"[0-9]{6}[-+A-FU-Y][0-9]{3}[0-9A-Y]")
BUSINESS_ID = re.compile(r"[0-9]{7}-[0-9]")
# A service code is the local part of its intake address, RFC 5321 section 4.5.3.1.1.
SERVICE_CODE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
FIRST_TEST_NUMBER = 900  # DVV gives 900 to 999 to nobody: temporary use and tests

LONGEST_LOCAL_BYTES = 64  # RFC 5321 section 4.5.3.1.1
LONGEST_DOMAIN_BYTES = 255  # RFC 5321 section 4.5.3.1.2
LONGEST_ADDRESS_BYTES = 254  # RFC 5321 section 4.5.3.1.3: a path of 256, less its brackets
# RFC 5321 section 4.1.2, with RFC 6531 section 3.3 for the local part; the domain as
# A-labels, RFC 5890 section 2.3.2.1, since that is how it stands in our tables.
_ATOM = r"[^\x00-\x20\x7f-\xa0\ud800-\udfff()<>@,;:\\\".\[\]\s]+"
LOCAL_PART = re.compile(rf"{_ATOM}(?:\.{_ATOM})*|\"(?:[ !#-\[\]-~]|\\[ -~])*\"")
DOMAIN = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9-]{1,63}(?<!-))*")

# What stands between the letters of a name without being one: category by category,
# and the marks that people type for an apostrophe.
_BETWEEN_LETTERS = frozenset({"Mn", "Me", "Pd", "Zs", "Zl", "Zp", "Cc", "Cf"})
_APOSTROPHES = frozenset("'`\u2018\u2019\u02bc\u02b9\u00b4\u2032\uff07")


@dataclass(frozen=True, slots=True, repr=False)
class Hetu:
    """A Finnish personal identity code, valid as a code; it never shows itself.

    ``code`` is the normalised text, upper case, for the look-up hash and the vault alone.
    Two codes that differ only in the separator are two people.
    """

    code: str

    def __post_init__(self) -> None:
        if not IDENTITY_CODE.fullmatch(self.code):
            raise ValueError("not of the shape of a personal identity code")
        try:
            hetu.validate(self.code, allow_temporary=True)
        except ValidationError:
            raise ValueError("not a personal identity code: date or check character") from None

    @property
    def is_test(self) -> bool:
        """Tell whether the code is of the range for tests and temporary use, nobody's own."""
        return int(self.code[7:10]) >= FIRST_TEST_NUMBER

    def __repr__(self) -> str:
        return "Hetu(******-****)"

    __str__ = __repr__


def parse_hetu(text: str) -> Hetu:
    """Read an identity code as people type it; raise ValueError, whose text never holds it."""
    typed = text.strip()
    if not typed.isascii():
        raise ValueError("not of the shape of a personal identity code")
    return Hetu(typed.upper())


def parse_business_id(text: str) -> BusinessId:
    """Read a business id of the form 1234567-1; raise ValueError for any other."""
    if not BUSINESS_ID.fullmatch(text) or not ytunnus.is_valid(text):
        raise ValueError("not a Finnish business id of the form 1234567-1")
    return BusinessId(text)


def parse_service_code(text: str) -> ServiceCode:
    """Read a service's code: a-z, 0-9 and inner hyphens, at most 64; raise ValueError."""
    if not SERVICE_CODE.fullmatch(text):
        raise ValueError("not a service code: a-z, 0-9 and inner hyphens, at most 64")
    return ServiceCode(text)


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox address in two parts; the domain is lower case, the local part as written."""

    local: str
    domain: str

    def __str__(self) -> str:
        return f"{self.local}@{self.domain}"


def parse_address(text: str) -> Address:
    """Read ``local@domain`` without brackets or a name; raise ValueError for anything else.

    Bounded by RFC 5321 section 4.5.3.1. The local part may be quoted or internationalised;
    a domain literal is nobody's address here. The error never holds the address.
    """
    local, _, domain = text.rpartition("@")
    if (
        not domain.isascii()
        or len(text.encode(errors="replace")) > LONGEST_ADDRESS_BYTES
        or len(local.encode(errors="replace")) > LONGEST_LOCAL_BYTES
        or len(domain) > LONGEST_DOMAIN_BYTES
        or not LOCAL_PART.fullmatch(local)
        or not DOMAIN.fullmatch(domain.lower())
    ):
        raise ValueError("not a mail address of the form local@domain")
    return Address(local, domain.lower())


def domain_of(address: str) -> str:
    """Return the lower-cased domain of a mail address; raise ValueError if it is none."""
    return parse_address(address).domain


def fold_name(text: str) -> str:
    """Return a name as it is compared: without case, accents, hyphens, spaces, apostrophes.

    Aino-Maria Åström and AINO MARIA ASTROM fold alike. Folding twice changes nothing.
    """
    # Folding case can bring marks out, and taking compatibility forms apart capitals: so
    # each is done again after the other.
    once = unicodedata.normalize("NFKD", text).casefold()
    folded = unicodedata.normalize("NFKD", once).casefold()
    return "".join(c for c in folded if not _stands_between(c))


def _stands_between(character: str) -> bool:
    return character in _APOSTROPHES or unicodedata.category(character) in _BETWEEN_LETTERS
