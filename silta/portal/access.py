"""Around every answer: a request id, the security headers, and one line in the journal.

Stands outside the framework, so that no answer of its own escapes it. The line holds the
route's pattern, never the address: an address tells who reads what.
"""

from __future__ import annotations

import time
from collections.abc import MutableMapping
from typing import Any

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from silta.base.clock import now
from silta.base.ids import new_id
from silta.base.journal import journal
from silta.portal.headers import all_headers

log = journal("portal")


class Access:
    """An ASGI application around the portal's."""

    def __init__(self, inner: ASGIApp, *, secure: bool) -> None:
        self._inner = inner
        headers = all_headers(secure=secure)
        self._headers = [(name.lower().encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or take part in the start and the stop."""
        if scope["type"] != ScopeType.HTTP:
            await self._inner(scope, receive, send)
            return
        facts: MutableMapping[str, Any] = scope  # type: ignore[assignment]  # the framework adds to it
        request_id = new_id(now())
        facts.setdefault("state", {})["silta_request_id"] = request_id
        # No file system takes it, and none of our addresses has it: so it is not found.
        facts["path"] = facts["path"].replace("\0", "\N{REPLACEMENT CHARACTER}")
        began = time.monotonic()
        status = 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], *self._missing(message["headers"])]
            await send(message)

        try:
            await self._inner(scope, receive, send_with_headers)
        finally:
            log.info(
                "request",
                request=request_id,
                method=facts["method"],
                route=facts.get("path_template") or "none",
                status=status,
                milliseconds=round((time.monotonic() - began) * 1000),
            )

    def _missing(self, given: Any) -> list[tuple[bytes, bytes]]:  # noqa: ANN401 -- any iterable of pairs, says ASGI
        names = {name.lower() for name, _ in given}
        return [(name, value) for name, value in self._headers if name not in names]
