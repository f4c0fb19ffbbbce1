"""Web Key Directory: under which addresses a domain publishes a mailbox's certificate. Pure.

After draft-koch-openpgp-webkey-service, section 3.1.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from urllib.parse import quote

from silta.base.identity import Address, parse_address

ZBASE32 = "ybndrfg8ejkmcpqxot1uwisza345h769"
FIVE_BITS = 5
ADVANCED_HOST = "openpgpkey."
WELL_KNOWN = "/.well-known/openpgpkey/"


@dataclass(frozen=True, slots=True)
class DirectoryAddress:
    """Where to ask by https: a host as A-labels, and the path with its query."""

    host: str
    path: str


def hashed_local_part(local: str) -> str:
    """Return the 32 characters by which a directory names a local part.

    ASCII letters are lower-cased and all else is left alone, then the SHA-1 is written in
    z-base-32. SHA-1 is only a name here: nothing rests on it.
    """
    lowered = "".join(c.lower() if c.isascii() else c for c in local)
    digest = hashlib.sha1(lowered.encode(), usedforsecurity=False).digest()
    return zbase32(digest)


def zbase32(content: bytes) -> str:
    """Return ``content`` in z-base-32; its number of bits must divide by five."""
    bits = int.from_bytes(content, "big")
    places = range(8 * len(content) - FIVE_BITS, -1, -FIVE_BITS)
    return "".join(ZBASE32[bits >> place & 31] for place in places)


def advanced(address: Address) -> DirectoryAddress:
    """Return where the advanced method asks: on a host of the domain made for it."""
    path = f"{WELL_KNOWN}{address.domain}/hu/{_name(address)}"
    return DirectoryAddress(f"{ADVANCED_HOST}{address.domain}", path)


def direct(address: Address) -> DirectoryAddress:
    """Return where the direct method asks: on the domain's own host."""
    return DirectoryAddress(address.domain, f"{WELL_KNOWN}hu/{_name(address)}")


def _name(address: Address) -> str:
    return f"{hashed_local_part(address.local)}?l={quote(address.local, safe='')}"


def parse_mailbox(text: str) -> Address:
    """Read an address as people type it, its domain in letters of any script; raise ValueError."""
    local, _, domain = text.strip().rpartition("@")
    labels = domain if domain.isascii() else domain.encode("idna").decode("ascii")
    return parse_address(f"{local}@{labels}")
