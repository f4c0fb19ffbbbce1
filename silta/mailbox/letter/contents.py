"""The letter as the house carries it: the manifest, its bytes, and the documents."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import NewType

from silta.mailbox.letter.manifest import Manifest

Digest = NewType("Digest", str)


@dataclass(frozen=True, slots=True)
class Document:
    """One document, transfer encoding undone; name and type are the manifest's."""

    name: str = field(repr=False)
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Letter:
    """A whole letter: ``documents`` are those of the manifest, all of them, in its order."""

    manifest: Manifest = field(repr=False)
    manifest_bytes: bytes = field(repr=False)
    documents: tuple[Document, ...] = field(repr=False)


def letter_digest(manifest_bytes: bytes) -> Digest:
    """Return the SHA-256, in lower-case hex, of the manifest part, transfer encoding undone.

    The manifest holds each document's digest, so this one stands for the whole letter
    whatever boundary, session key or signature it travelled with: a peer that missed our
    250 sends the same letter again (RFC 1047), and must be told the same evidence id.
    """
    return Digest(hashlib.sha256(manifest_bytes).hexdigest())
