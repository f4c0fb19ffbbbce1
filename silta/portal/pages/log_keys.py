"""The public keys that the transparency log and its receipts are checked with."""

from __future__ import annotations

from litestar import route
from litestar.response.base import ASGIResponse
from litestar.status_codes import HTTP_404_NOT_FOUND

from silta.keys.armour import ArmourKind, to_armour
from silta.keys.gateway_key import Purpose
from silta.keys.store import gateway_keys
from silta.portal.pages.log_answers import KEYS, READING, TEXT, Kept, given, refused
from silta.portal.tools import tools_of
from silta.portal.web import Asked


@route("/log/key", http_method=READING, sync_to_thread=False)
def log_key(request: Asked) -> ASGIResponse:
    """Give the line by which tools for signed notes know the log's own key."""
    return given(request, f"{tools_of(request).log_key}\n".encode(), TEXT, Kept.FOR_MINUTES)


@route("/log/receipts.asc", http_method=READING, sync_to_thread=True)
def receipts_keys(request: Asked) -> ASGIResponse:
    """Give the certificates of all keys that ever signed receipts, ended ones too."""
    with tools_of(request).database.read() as transaction:
        keys = gateway_keys.list_all(transaction, Purpose.RECEIPTS)
    packets = b"".join(key.certificate for key in keys if key.activated_at)
    if not packets:
        return refused(request, HTTP_404_NOT_FOUND, "there is no key for receipts yet")
    content = to_armour(packets, ArmourKind.CERTIFICATE)
    return given(request, content, KEYS, Kept.FOR_MINUTES)
