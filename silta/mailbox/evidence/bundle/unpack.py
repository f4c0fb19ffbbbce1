"""From the members of a bundle back to its story, where they can be read at all. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from silta.base.octets import Span
from silta.base.reason import Refused
from silta.keys.armour import ArmourKind, to_binary
from silta.mailbox.evidence.bundle import paths
from silta.mailbox.evidence.bundle.pack import document_paths
from silta.mailbox.evidence.bundle.story import Anchor, Content, Inside, Placed, Story, Told
from silta.mailbox.evidence.bundle.texts import read_proof, read_salts
from silta.mailbox.evidence.bundle.zip_read import Package
from silta.mailbox.evidence.finding import Finding

# What is read whole; documents and messages are not.
SMALL_BYTES: Final = 1024 * 1024
_RECORD = re.compile(r"records/([0-9]{2,3}-[a-z_]+)\.json")
T = TypeVar("T")


class Unreadable(Exception):  # noqa: N818 -- an expected end: something of the bundle is missing
    """A member is missing, or is not what it should be."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


def story_of(package: Package) -> Story:
    """Return what a bundle tells; raise Unreadable where a member cannot be read.

    Nothing is verified: whoever asks packs the story again, and compares.
    """
    read = _Reader(package)
    stems = [found[1] for path in package.members if (found := _RECORD.fullmatch(path))]
    if not stems:
        raise Unreadable(Finding("records", "there is no record"))
    return Story(
        records=[_told(read, stem) for stem in stems],
        certificate=read.binary(paths.CERTIFICATE),
        receipts_keys=read.binary(paths.RECEIPTS_KEY),
        anchor=_anchor(read) if read.has(paths.NOTE) else None,
        content=_content(read) if read.has(paths.LETTER) else None,
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads members, each only once it is known to be there and small enough."""

    package: Package

    def has(self, path: str) -> bool:
        return path in self.package.spans

    def span(self, path: str) -> Span:
        if path not in self.package.spans:
            raise Unreadable(Finding(path, "is missing"))
        return self.package.spans[path]

    def binary(self, path: str) -> bytes:
        span = self.span(path)
        if len(span) > SMALL_BYTES:
            raise Unreadable(Finding(path, "is too large"))
        return span.whole()

    def text(self, path: str) -> str:
        return self.parsed(path, lambda content: content.decode())

    def signature(self, path: str) -> bytes:
        return self.parsed(path, lambda content: to_binary(content, ArmourKind.SIGNATURE))

    def parsed(self, path: str, parse: Callable[[bytes], T]) -> T:
        """Return what ``parse`` makes of a member; it may raise ValueError or Refused."""
        try:
            return parse(self.binary(path))
        except Refused as refused:
            raise Unreadable(Finding(path, f"cannot be read ({refused.reason})")) from None
        except ValueError as error:
            what = "is not text" if isinstance(error, UnicodeError) else str(error)
            raise Unreadable(Finding(path, what)) from None


def _told(read: _Reader, stem: str) -> Told:
    proof = paths.proof_path(stem)
    return Told(
        record=read.binary(paths.record_path(stem)),
        salts=read.parsed(paths.salts_path(stem), lambda content: read_salts(content.decode())),
        signature=read.signature(paths.signature_path(stem)),
        placed=_placed(read, proof) if read.has(proof) else None,
    )


def _placed(read: _Reader, path: str) -> Placed:
    return read.parsed(path, lambda content: read_proof(content.decode()))


def _anchor(read: _Reader) -> Anchor:
    return Anchor(
        key=read.text(paths.LOG_KEY).removesuffix("\n"),
        note=read.text(paths.NOTE),
        statement=read.text(paths.STATEMENT),
        signature=read.signature(paths.STATEMENT_SIGNATURE),
    )


def _content(read: _Reader) -> Content:
    named = read.parsed(paths.LETTER, document_paths)
    return Content(
        letter=read.binary(paths.LETTER),
        documents=[read.span(path).blocks for path in named],
        openpgp=read.span(paths.OPENPGP).blocks,
        session_key=read.text(paths.SESSION_KEY).removesuffix("\n"),
        inside=_inside(read) if read.has(paths.SIGNED) else None,
    )


def _inside(read: _Reader) -> Inside:
    return Inside(read.span(paths.SIGNED).blocks, read.signature(paths.SIGNED_SIGNATURE))
