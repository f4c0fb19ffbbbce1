"""What the transparency log was at last: for the tools of other logs, and for people with gpg."""

from __future__ import annotations

from litestar import route
from litestar.response.base import ASGIResponse
from litestar.status_codes import HTTP_404_NOT_FOUND

from silta.mailbox.evidence.checkpoint import Checkpoint
from silta.mailbox.store import checkpoints
from silta.portal.pages.log_answers import READING, TEXT, Kept, given, refused
from silta.portal.tools import tools_of
from silta.portal.web import Asked


@route("/log/checkpoint", http_method=READING, sync_to_thread=True)
def note(request: Asked) -> ASGIResponse:
    """Give the newest checkpoint as a signed note."""
    newest = _newest(request)
    return _given(request, newest.note) if newest else _none_yet(request)


@route("/log/checkpoint.txt", http_method=READING, sync_to_thread=True)
def statement(request: Asked) -> ASGIResponse:
    """Give the newest checkpoint as plain lines."""
    newest = _newest(request)
    return _given(request, newest.statement) if newest else _none_yet(request)


@route("/log/checkpoint.txt.asc", http_method=READING, sync_to_thread=True)
def signature(request: Asked) -> ASGIResponse:
    """Give the receipts key's signature on the plain lines."""
    newest = _newest(request)
    return _given(request, newest.signature) if newest else _none_yet(request)


def _newest(request: Asked) -> Checkpoint | None:
    with tools_of(request).database.read() as transaction:
        return checkpoints.newest(transaction)


def _given(request: Asked, text: str) -> ASGIResponse:
    return given(request, text.encode(), TEXT, Kept.FOR_SECONDS)


def _none_yet(request: Asked) -> ASGIResponse:
    return refused(request, HTTP_404_NOT_FOUND, "no checkpoint has been made yet")
