"""Downloading a document: byte for byte what was signed, and never active on this origin."""

from __future__ import annotations

import hashlib
import unicodedata
from typing import Any
from urllib.parse import quote

from litestar import Response, get
from litestar.exceptions import NotFoundException

from silta.mailbox.letter import DocumentEntry
from silta.mailbox.store.inbox import Kept
from silta.mailbox.vault.types import PartKind
from silta.portal.headers import DOCUMENT
from silta.portal.pages.message import find_kept, unverified
from silta.portal.reading.not_verified import NotVerified
from silta.portal.reading.prove import recall
from silta.portal.tools import Tools, tools_of
from silta.portal.visitors import Asked, reader_of


@get("/{lang:str}/inbox/{reference:str}/documents/{number:int}", sync_to_thread=True)
def document(request: Asked, lang: str, reference: str, number: int) -> Response[Any]:
    """Give a document of an open message; a closed one has none, and is not told from none."""
    reader = reader_of(request, lang)
    tools = tools_of(request)
    kept = find_kept(tools, reader, reference)
    if kept.is_closed:
        raise NotFoundException
    try:
        entry, content = _document(tools, kept, number)
    except NotVerified as finding:
        return unverified(request, reader, kept, finding)
    headers = {**DOCUMENT, "Content-Disposition": attachment(entry.name)}
    return Response(content, media_type=entry.media_type, headers=headers)


def _document(tools: Tools, kept: Kept, number: int) -> tuple[DocumentEntry, bytes]:
    proven, unsealed = recall(tools.prover, kept)
    if not 1 <= number <= len(proven.manifest.documents):
        raise NotFoundException
    entry = proven.manifest.documents[number - 1]
    with tools.prover.turns:
        content = unsealed.part(PartKind.DOCUMENT, number - 1)
    if hashlib.sha256(content).hexdigest() != entry.sha256:
        raise NotVerified(f"document {number} is not the signed one")
    return entry, content


def attachment(name: str) -> str:
    """Return the Content-Disposition of a download under ``name`` (RFC 6266 section 4.3).

    The plain form is for what cannot read the other one: ASCII, and nothing to escape.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    safe = "".join(c if c.isalnum() or c in "._- " else "_" for c in plain).strip() or "document"
    return f"attachment; filename=\"{safe}\"; filename*=UTF-8''{quote(name, safe='')}"
