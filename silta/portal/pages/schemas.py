"""The forms of letters, records and receipts, for programs of any site."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from litestar import route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response.base import ASGIResponse

from silta.mailbox.evidence.schema import receipt_schema_text, record_schema_text
from silta.mailbox.letter.schema import schema_text
from silta.portal.pages.log_answers import READING, Kept, given
from silta.portal.web import Asked

MEDIA_TYPE: Final = "application/schema+json"
SCHEMAS: Final[Mapping[str, Callable[[], str]]] = {
    "letter.schema.json": schema_text,
    "evidence.schema.json": record_schema_text,
    "receipt.schema.json": receipt_schema_text,
}


@route("/officials/{name:str}", http_method=READING, sync_to_thread=False)
def schema(request: Asked, name: FromPath[str]) -> ASGIResponse:
    """Give a JSON Schema by the name of its file; raise NotFoundException for another name."""
    if name not in SCHEMAS:
        raise NotFoundException
    return given(request, _content(name), MEDIA_TYPE, Kept.FOR_MINUTES)


@cache
def _content(name: str) -> bytes:
    return SCHEMAS[name]().encode()
