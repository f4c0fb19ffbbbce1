"""Whether the municipality signed this letter with these documents: gpg over its own message."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Final

from silta.base.reason import Refused
from silta.keys.encapsulation import Encapsulated
from silta.keys.kept_inside import signed_inside
from silta.keys.verifier import open_kept
from silta.mailbox.evidence.bundle import paths
from silta.mailbox.evidence.bundle.digest import digest_of
from silta.mailbox.evidence.bundle.pack import document_paths
from silta.mailbox.evidence.bundle.record_facts import RecordFacts
from silta.mailbox.evidence.bundle.story import Content, Inside
from silta.mailbox.evidence.finding import Finding
from silta.mailbox.letter import Letter
from silta.mailbox.letter.mime import read_letter

LIMIT_BYTES: Final = 256 * 1024 * 1024
NOT_SIGNED: Final = "is not what the municipality signed"


def message_findings(content: Content, certificate: bytes, filed: RecordFacts) -> Iterator[Finding]:
    """Yield what does not hold of the letter; the signature is judged at the filing. Blocks."""
    message = b"".join(content.openpgp())
    key = content.session_key
    try:
        opened = open_kept(message, key, certificate, as_of=filed.time, limit_bytes=LIMIT_BYTES)
        letter = read_letter(opened.plaintext)
        inside = signed_inside(message, opened.session_key, limit_bytes=LIMIT_BYTES)
    except Refused as refused:
        yield Finding(paths.OPENPGP, f"its signature does not hold ({refused.reason})")
        return
    if opened.session_key != key:
        yield Finding(paths.SESSION_KEY, "is not the message's own")
    yield from _letter_findings(content, letter)
    yield from _inside_findings(content.inside, inside)
    sender = letter.manifest.sender
    if (sender.business_id, sender.service) != (filed.authority, filed.service):
        yield Finding(paths.LETTER, "is of another authority or service than the records")


def _letter_findings(content: Content, letter: Letter) -> Iterator[Finding]:
    if letter.manifest_bytes != content.letter:
        yield Finding(paths.LETTER, NOT_SIGNED)
        return
    named = zip(document_paths(content.letter), content.documents, letter.documents, strict=True)
    for path, pieces, signed in named:
        if digest_of(pieces) != hashlib.sha256(signed.content).digest():
            yield Finding(path, NOT_SIGNED)


def _inside_findings(given: Inside | None, found: Encapsulated | None) -> Iterator[Finding]:
    if given is None or found is None:
        if (given is None) != (found is None):
            yield Finding(paths.SIGNED, "is missing, or belongs to no such message")
        return
    if b"".join(given.signed()) != found.signed.whole():
        yield Finding(paths.SIGNED, NOT_SIGNED)
    if given.signature != found.signature:
        yield Finding(paths.SIGNED_SIGNATURE, "is not the municipality's signature")
