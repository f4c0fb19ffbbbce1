"""The SHA-256 of a content that comes in pieces. Pure."""

from __future__ import annotations

import hashlib

from silta.mailbox.evidence.bundle.story import Pieces


def digest_of(pieces: Pieces) -> bytes:
    """Return the SHA-256 of all pieces together."""
    digest = hashlib.sha256()
    for piece in pieces():
        digest.update(piece)
    return digest.digest()
