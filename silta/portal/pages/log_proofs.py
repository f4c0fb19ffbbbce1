"""Proofs out of the transparency log, for those who do not read its tiles (RFC 9162)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Final

from litestar import route
from litestar.response.base import ASGIResponse
from litestar.status_codes import HTTP_400_BAD_REQUEST, HTTP_404_NOT_FOUND

from silta.mailbox.evidence.tree import (
    CompleteSubtree,
    consistency_path,
    inclusion_path,
    root_of,
)
from silta.mailbox.store import log
from silta.mailbox.store.checkpoints import shown_size
from silta.portal.pages.log_answers import JSON, READING, Kept, given, refused
from silta.portal.tools import tools_of
from silta.portal.web import Asked

# Ten digits are more than the database's integers hold.
NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,9}", re.ASCII)


@route("/log/proof/inclusion", http_method=READING, sync_to_thread=True)
def inclusion(request: Asked) -> ASGIResponse:
    """Show that a record stands in the log as it was at a size."""
    index, size = _number(request, "index"), _number(request, "size")
    if index is None or size is None or index >= size:
        return _wrong(request, "index and size must be numbers, and index below size")
    return _proven(request, size, lambda read: included(index, size, read))


@route("/log/proof/consistency", http_method=READING, sync_to_thread=True)
def consistency(request: Asked) -> ASGIResponse:
    """Show that the log only grew between two sizes."""
    old, new = _number(request, "from"), _number(request, "to")
    if old is None or new is None or old > new:
        return _wrong(request, "from and to must be numbers, and from not above to")
    return _proven(request, new, lambda read: consistent(old, new, read))


def included(index: int, size: int, read: CompleteSubtree) -> dict[str, object]:
    """Return the proof for the record at a place, with the hashes that it leads between."""
    return {
        "index": index,
        "size": size,
        "leaf_hash": read(0, index).hex(),
        "path": _in_hex(inclusion_path(index, size, read)),
        "root": root_of(size, read).hex(),
    }


def consistent(old: int, new: int, read: CompleteSubtree) -> dict[str, object]:
    """Return the proof between two sizes, with the roots that it leads to."""
    return {
        "from": old,
        "to": new,
        "from_root": root_of(old, read).hex(),
        "path": _in_hex(consistency_path(old, new, read)),
        "to_root": root_of(new, read).hex(),
    }


def _proven(
    request: Asked, size: int, prove: Callable[[CompleteSubtree], dict[str, object]]
) -> ASGIResponse:
    """Return a proof about a log of ``size``, if a checkpoint is of one so large."""
    with tools_of(request).database.read() as transaction:
        if size > (shown := shown_size(transaction)):
            why = f"the log has {shown} records by its newest checkpoint"
            return refused(request, HTTP_404_NOT_FOUND, why)
        proof = prove(log.reader(transaction))
    return given(request, f"{json.dumps(proof)}\n".encode(), JSON, Kept.FOR_EVER)


def _number(request: Asked, name: str) -> int | None:
    """Return a number of the query, which must be there once, in plain digits."""
    found = request.query_params.getall(name, [])
    return int(found[0]) if len(found) == 1 and NUMBER.fullmatch(found[0]) else None


def _wrong(request: Asked, why: str) -> ASGIResponse:
    return refused(request, HTTP_400_BAD_REQUEST, why)


def _in_hex(path: Sequence[bytes]) -> list[str]:
    return [one.hex() for one in path]
