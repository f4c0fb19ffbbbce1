"""The transparency log's tree and entries in tiles, for its followers (C2SP tlog-tiles)."""

from __future__ import annotations

from typing import Final

from litestar import route
from litestar.response.base import ASGIResponse
from litestar.status_codes import HTTP_400_BAD_REQUEST, HTTP_404_NOT_FOUND

from silta.mailbox.evidence.tile_paths import Wanted, content_of, is_within, parse_path
from silta.mailbox.store import log
from silta.mailbox.store.checkpoints import shown_size
from silta.portal.pages.log_answers import BINARY, READING, Kept, given, refused
from silta.portal.tools import tools_of
from silta.portal.web import Asked

PREFIX: Final = "/log/tile/"


@route(f"{PREFIX}{{rest:path}}", http_method=READING, sync_to_thread=True)
def tile(request: Asked) -> ASGIResponse:
    """Give a tile, or the part of it that was there at some size up to the checkpoint's."""
    # The parameter itself would come as a path of the file system.
    wanted = parse_path(request.scope["path"].removeprefix(PREFIX))
    if wanted is None:
        return refused(request, HTTP_400_BAD_REQUEST, "not the path of a tile")
    content = _content(request, wanted)
    if content is None:
        return refused(request, HTTP_404_NOT_FOUND, "the log has no such tile by its checkpoint")
    return given(request, content, BINARY, Kept.FOR_EVER)


def _content(request: Asked, wanted: Wanted) -> bytes | None:
    with tools_of(request).database.read() as transaction:
        if not is_within(wanted, shown_size(transaction)):
            return None
        hashes = log.tile(transaction, wanted.level, wanted.number)
    return None if hashes is None else content_of(wanted, hashes)
