"""A browser at a portal in this process: one request at a time, each header as it is given."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import unquote_to_bytes, urlencode

from litestar.types import ASGIApp

from silta.portal.tokens import parse_token
from tests.portal.web import Form, forms_of, words_of

FORM = "application/x-www-form-urlencoded"
Headers = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Got:
    """An answer, as it leaves the application."""

    status: int
    headers: Headers
    content: bytes

    @property
    def html(self) -> str:
        """Return the page's markup."""
        return self.content.decode()

    @property
    def words(self) -> str:
        """Return what the page says."""
        return words_of(self.html)

    def all(self, name: str) -> list[str]:
        """Return the values of a header."""
        return [value for key, value in self.headers if key == name.lower()]

    def one(self, name: str) -> str:
        """Return the value of a header that is there once."""
        (value,) = self.all(name)
        return value


@dataclass(slots=True)
class Browser:
    """Keeps cookies and sends forms; follows no way on, so that each answer is seen."""

    app: ASGIApp
    cookies: dict[str, str] = field(default_factory=dict)
    page: Got = field(default_factory=lambda: Got(0, (), b""))

    @property
    def csrf(self) -> str:
        """Return what a form of this browser's session carries."""
        tokens = [parse_token(value) for name, value in self.cookies.items() if "session" in name]
        return next((token.csrf for token in tokens if token), "")

    def get(self, path: str, **headers: str) -> Got:
        """Ask for a page."""
        return self.ask("GET", path, [(k.replace("_", "-"), v) for k, v in headers.items()])

    def post(self, path: str, **fields: str) -> Got:
        """Send a form with the token that our own page would give it."""
        body = urlencode({"csrf": self.csrf, **fields}).encode()
        return self.ask("POST", path, [("content-type", FORM)], body)

    def press(self, action: str, **fields: str) -> Got:
        """Send this page's form whose action ends in ``action``."""
        (form,) = [form for form in self.forms() if form.action.endswith(action)]
        return self.post(form.action, **{**form.hidden, **fields})

    def forms(self) -> list[Form]:
        """Return the forms of this page."""
        return forms_of(self.page.html)

    def ask(self, method: str, path: str, headers: Headers = (), body: bytes = b"") -> Got:
        """Send any request; what the answer says of cookies is done."""
        given = [*headers, ("cookie", "; ".join(f"{k}={v}" for k, v in self.cookies.items()))]
        self.page = asyncio.run(_answer(self.app, method, path, given, body))
        for line in self.page.all("set-cookie"):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
                if morsel["max-age"] == "0":
                    del self.cookies[name]
        return self.page


async def _answer(app: Any, method: str, path: str, headers: Headers, body: bytes) -> Got:  # noqa: ANN401 -- what it takes and sends are plain dicts
    parts = [{"type": "http.request", "body": body, "more_body": False}]
    sent: list[dict[str, Any]] = []

    over = asyncio.Event()

    async def receive() -> dict[str, Any]:
        if parts:
            return parts.pop()
        await over.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)
        if message["type"] == "http.response.body" and not message.get("more_body"):
            over.set()

    await app(_scope(method, path, headers, body), receive, send)
    start, *rest = sent
    content = b"".join(bytes(part.get("body") or b"") for part in rest)
    decoded = [(name.decode().lower(), value.decode("latin-1")) for name, value in start["headers"]]
    return Got(start["status"], decoded, content)


def _scope(method: str, path: str, headers: Headers, body: bytes) -> dict[str, object]:
    raw, _, query = path.partition("?")
    length = [("content-length", str(len(body)))] if method != "GET" else []
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote_to_bytes(raw).decode("utf-8", "replace"),
        "raw_path": raw.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(k.encode(), v.encode()) for k, v in [("host", "x"), *length, *headers]],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }
