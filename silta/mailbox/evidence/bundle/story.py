"""What a bundle tells, as types: the letter as it came, its records, their place in the log."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

Pieces = Callable[[], Iterable[bytes]]
"""Gives a content in pieces, the same at every call: it may be too large to hold."""


@dataclass(frozen=True, slots=True)
class Inside:
    """What stands inside the seal of a message that was only encrypted (RFC 1847).

    ``signed`` is the part that was signed, ``signature`` its one signature packet.
    """

    signed: Pieces = field(repr=False)
    signature: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Content:
    """The letter, its documents, and the municipality's own message with its session key."""

    letter: bytes = field(repr=False)
    documents: Sequence[Pieces] = field(repr=False)
    openpgp: Pieces = field(repr=False)
    session_key: str = field(repr=False)
    inside: Inside | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Placed:
    """A record's place in the log, and the way from it to the root over ``size`` records."""

    index: int
    size: int
    salt: bytes = field(repr=False)
    path: Sequence[bytes] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Told:
    """A record with the salts of its commitments by their names.

    ``signature`` is one binary packet: what nobody signed is in no bundle. ``placed`` is None
    until a checkpoint covers it.
    """

    record: bytes = field(repr=False)
    salts: Mapping[str, bytes] = field(repr=False)
    signature: bytes = field(repr=False)
    placed: Placed | None


@dataclass(frozen=True, slots=True)
class Anchor:
    """A checkpoint of the log in both its forms; ``key`` is the line that names the log's key."""

    key: str
    note: str
    statement: str
    signature: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Story:
    """All that a bundle holds; ``content`` is None in one for those who have the letter.

    ``certificate`` is the municipality's, ``receipts_keys`` are those that signed the records
    and the statement, one after the other; both are binary.
    """

    records: Sequence[Told]
    certificate: bytes = field(repr=False)
    receipts_keys: bytes = field(repr=False)
    anchor: Anchor | None
    content: Content | None = field(repr=False)
