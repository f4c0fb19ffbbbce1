"""How the transparency log answers: to everybody and any site, programs first."""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import Final

from litestar import HttpMethod
from litestar.response.base import ASGIResponse
from litestar.status_codes import HTTP_200_OK, HTTP_304_NOT_MODIFIED

from silta.portal.web import Asked

READING: Final = (HttpMethod.GET, HttpMethod.HEAD)
BINARY: Final = "application/octet-stream"
JSON: Final = "application/json"
KEYS: Final = "application/pgp-keys"  # RFC 3156 section 7
TEXT: Final = "text/plain; charset=utf-8"
# The log has nobody's secrets: programs of any site may read it.
PUBLIC: Final = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


class Kept(StrEnum):
    """How long an answer may be kept: what is in the log never changes (RFC 8246 section 2)."""

    FOR_EVER = "public, max-age=31536000, immutable"
    FOR_MINUTES = "public, max-age=300"
    FOR_SECONDS = "public, max-age=5"
    NOT = "no-store"


def given(request: Asked, content: bytes, media_type: str, kept: Kept) -> ASGIResponse:
    """Return the content, or only that it is still the one that the client has."""
    tag = f'"{hashlib.sha256(content).hexdigest()}"'
    facts = {"ETag": tag, "Cache-Control": kept}
    if _has_it(request, tag):
        return _answer(request, b"", facts, HTTP_304_NOT_MODIFIED)
    # Written out, for the library names neither to who asks for the head alone.
    whole = {**facts, "Content-Type": media_type, "Content-Length": str(len(content))}
    return _answer(request, content, whole, HTTP_200_OK)


def refused(request: Asked, status: int, why: str) -> ASGIResponse:
    """Say in one line why there is no such answer; it may be there a moment later."""
    content = f"{why}\n".encode()
    length = str(len(content))
    facts = {"Cache-Control": Kept.NOT, "Content-Type": TEXT, "Content-Length": length}
    return _answer(request, content, facts, status)


def _has_it(request: Asked, tag: str) -> bool:
    """Tell whether the client has the content already (RFC 9110 section 13.1.2)."""
    known = request.headers.get("if-none-match", "").split(",")
    return any(one.strip().removeprefix("W/") in {tag, "*"} for one in known)


def _answer(request: Asked, content: bytes, facts: dict[str, str], status: int) -> ASGIResponse:
    is_head = request.method == HttpMethod.HEAD
    return ASGIResponse(
        body=b"" if is_head else content,
        headers={**PUBLIC, **facts},
        media_type=facts.get("Content-Type", TEXT),
        status_code=status,
        is_head_response=is_head,
    )
