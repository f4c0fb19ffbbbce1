"""The small texts of a bundle: salts, proofs and sums, in lines that a shell can read. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from silta.mailbox.evidence.bundle.story import Placed

NOT_HERE: Final = "-"
_SALT = re.compile(r"([a-z]+(?:-[0-9]{1,3})?) ([0-9a-f]{64}) \S+\n")
_PROOF = re.compile(
    r"index: (0|[1-9][0-9]{0,17})\nsize: ([1-9][0-9]{0,17})\nsalt: ([0-9a-f]{64})\n"
    r"((?:(?:left|right): [0-9a-f]{64}\n){0,64})"
)
_SUM = re.compile(r"([0-9a-f]{64})  (\S+)\n")


class BrokenText(ValueError):  # noqa: N818 -- a finding about a file, told in one line
    """A text is not in the form that bundles have."""


def salts_text(salts: Mapping[str, bytes], files: Mapping[str, str]) -> str:
    """Return a line for each commitment: its name, its salt, and the file it is about."""
    return "".join(
        f"{name} {salt.hex()} {files.get(name, NOT_HERE)}\n" for name, salt in sorted(salts.items())
    )


def read_salts(text: str) -> dict[str, bytes]:
    """Return the salts by the names of their commitments; raise BrokenText."""
    if _SALT.sub("", text):
        raise BrokenText("not a list of salts")
    return {name: bytes.fromhex(salt) for name, salt in _SALT.findall(text)}


def proof_text(placed: Placed) -> str:
    """Return the proof of a record's place, each hash with the side that it stands on.

    The sides follow from index and size (RFC 9162 section 2.1.3.2); a shell need not find them.
    """
    sides = ("left" if is_left else "right" for is_left in _sides(placed.index, placed.size))
    path = "".join(f"{side}: {one.hex()}\n" for side, one in zip(sides, placed.path, strict=True))
    return f"index: {placed.index}\nsize: {placed.size}\nsalt: {placed.salt.hex()}\n{path}"


def read_proof(text: str) -> Placed:
    """Return the place that a proof is about; raise BrokenText."""
    found = _PROOF.fullmatch(text)
    if found is None:
        raise BrokenText("not a proof of a place in the log")
    index, size = int(found[1]), int(found[2])
    path = [bytes.fromhex(line.split()[1]) for line in found[4].splitlines()]
    if index >= size or len(path) != sum(1 for _ in _sides(index, size)):
        raise BrokenText("not a proof of a place in such a log")
    return Placed(index, size, bytes.fromhex(found[3]), path)


def sums_text(sums: Mapping[str, str]) -> str:
    """Return what ``sha256sum -c`` reads: the digest of each path, in the order given."""
    return "".join(f"{digest}  {path}\n" for path, digest in sums.items())


def read_sums(text: str) -> dict[str, str]:
    """Return the digests by path; raise BrokenText."""
    if _SUM.sub("", text):
        raise BrokenText("not a list of sums")
    return {path: digest for digest, path in _SUM.findall(text)}


def _sides(index: int, size: int) -> Iterator[bool]:
    """Yield, on the way up from a leaf, whether its sibling stands on the left."""
    place, last = index, size - 1
    while last:
        # A last node without a sibling is lifted as it is, until it is a right child.
        while place == last and not place & 1:
            place, last = place >> 1, last >> 1
        yield bool(place & 1)
        place, last = place >> 1, last >> 1
