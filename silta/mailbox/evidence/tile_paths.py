"""How a tile is asked for and how entries are served, as C2SP tlog-tiles has both. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from silta.mailbox.evidence.entry import ENTRY_BYTES
from silta.mailbox.evidence.tiles import ENTRIES, HASH_BYTES, HEIGHT, TOP, WIDTH, split

# Nine digits of a number are 256 milliards of records, and fit the database's integers.
PATH: Final = re.compile(
    r"(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/){0,2}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A tile that somebody asks for: the whole of it, or its first ``width`` hashes."""

    level: int
    number: int
    width: int = WIDTH


def parse_path(path: str) -> Wanted | None:
    """Return which tile a path behind ``tile/`` names, or None if it names none."""
    found = PATH.fullmatch(path)
    if found is None:
        return None
    level = ENTRIES if found[1] == "entries" else int(found[1])
    wanted = Wanted(level, int(re.sub("[x/]", "", found[2])), int(found[3] or WIDTH))
    # Each tile has one path, so that it is kept once wherever it is kept.
    return wanted if level <= TOP and path == path_of(wanted) else None


def path_of(wanted: Wanted) -> str:
    """Return the path of a tile behind ``tile/``: its number in groups of three digits."""
    level = "entries" if wanted.level == ENTRIES else str(wanted.level)
    *groups, last = [group.zfill(3) for group in f"{wanted.number:,}".split(",")]
    number = "/".join([*(f"x{group}" for group in groups), last])
    part = f".p/{wanted.width}" if wanted.width < WIDTH else ""
    return f"{level}/{number}{part}"


def is_within(wanted: Wanted, size: int) -> bool:
    """Tell whether a log of ``size`` has all the hashes that are asked for."""
    level = 0 if wanted.level == ENTRIES else wanted.level
    return wanted.number * WIDTH + wanted.width <= size >> (HEIGHT * level)


def content_of(wanted: Wanted, hashes: bytes) -> bytes | None:
    """Return what is served for a tile as it stands, or None where it is not so wide yet.

    Before each entry stands its length in two bytes, the higher first.
    """
    needed = wanted.width * HASH_BYTES
    if len(hashes) < needed:
        return None
    if wanted.level != ENTRIES:
        return hashes[:needed]
    length = ENTRY_BYTES.to_bytes(2, "big")
    return b"".join(length + entry for entry in split(hashes[:needed]))
