"""Downloading a document: byte for byte what was signed, and never active on this origin."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Stream

from silta.base.journal import journal
from silta.mailbox.letter import DocumentEntry
from silta.mailbox.vault.types import PartKind
from silta.portal.headers import DOCUMENT
from silta.portal.pages.message import find_kept, note_opening, unverified
from silta.portal.reading.not_verified import NotVerified
from silta.portal.reading.prove import recall
from silta.portal.reading.unsealed import Unsealed
from silta.portal.tools import tools_of
from silta.portal.visitors import reader_of
from silta.portal.web import Asked

log = journal("portal")


@get("/{lang:str}/inbox/{reference:str}/documents/{number:int}", sync_to_thread=True)
def document(
    request: Asked, lang: FromPath[str], reference: FromPath[str], number: FromPath[int]
) -> Response[Any]:
    """Give a document of an open message; a closed one has none, and is not told from none."""
    reader = reader_of(request, lang)
    tools = tools_of(request)
    kept = find_kept(tools, reader, reference)
    if kept.is_closed:
        raise NotFoundException
    try:
        proven, unsealed = recall(tools.prover, kept, reader.person)
        if not 1 <= number <= len(proven.manifest.documents):
            raise NotFoundException
        entry = proven.manifest.documents[number - 1]
        content = _proven_content(unsealed, number - 1, entry)
    except NotVerified as finding:
        return unverified(request, reader, kept, finding)
    note_opening(tools, reader, proven)
    log.info("document given", account=reader.session.account, message=kept.id, count=number)
    headers = {
        **DOCUMENT,
        "Content-Disposition": attachment(entry.name),
        "Content-Length": str(entry.size),
    }
    return Stream(content, media_type=entry.media_type, headers=headers)


def _proven_content(unsealed: Unsealed, number: int, entry: DocumentEntry) -> Iterator[bytes]:
    """Return the document in pieces, once all of it was found to be what was signed.

    It is opened twice, so that a slow reader holds a piece and not the whole in memory. A
    change in between breaks the connection short of its announced length.
    """
    digest = hashlib.sha256()
    for piece in unsealed.pieces(PartKind.DOCUMENT, number):
        digest.update(piece)
    if digest.hexdigest() != entry.sha256:
        raise NotVerified(f"document {number + 1} is not the signed one")
    return unsealed.pieces(PartKind.DOCUMENT, number)


def attachment(name: str) -> str:
    """Return the Content-Disposition of a download under ``name`` (RFC 6266 section 4.3).

    The plain form is for what cannot read the other one: ASCII, and nothing to escape.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    safe = "".join(c if c.isalnum() or c in "._- " else "_" for c in plain).strip() or "document"
    if safe.startswith("."):
        safe = f"document{safe}"
    return f"attachment; filename=\"{safe}\"; filename*=UTF-8''{quote(name, safe='')}"
