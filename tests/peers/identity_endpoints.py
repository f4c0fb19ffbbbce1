"""The endpoints of the tests' identity provider: HTTP in, strict checks, HTTP out."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, unquote_plus, urlencode, urlsplit

from tests.peers.identity_checks import (
    Parameters,
    login_page,
    wrong_client,
    wrong_grant,
    wrong_request,
)
from tests.peers.identity_state import Answer, IdentityProvider, laid_over

WELL_KNOWN = "/.well-known/openid-configuration"
JSON = {"Content-Type": "application/json", "Cache-Control": "no-store"}
HTML = {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"}

Responder = Callable[[], Answer]


class Server(ThreadingHTTPServer):
    """One provider on a free port of loopback."""

    daemon_threads = True

    def __init__(self, redirect_uri: str) -> None:
        super().__init__(("127.0.0.1", 0), Endpoints)
        issuer = f"http://127.0.0.1:{self.server_address[1]}"
        self.provider = IdentityProvider(issuer, redirect_uri)


class Endpoints(BaseHTTPRequestHandler):
    """Answers one request."""

    server: Server
    form: Parameters

    def log_message(self, *_: object) -> None:
        """Say nothing: a test's output is its failures."""

    def do_GET(self) -> None:
        """Answer what is read."""
        self._answer_with({"/authorize": self._login_page, **self._documents()})

    def do_POST(self) -> None:
        """Answer what is sent; all of it is read first, or closing would cut the answer."""
        length = int(self.headers.get("Content-Length", "0"))
        self.form = dict(parse_qsl(self.rfile.read(length).decode("ascii")))
        self._answer_with({"/authorize": self._pressed, "/token": self._token})

    def _documents(self) -> Mapping[str, Responder]:
        return {WELL_KNOWN: self._metadata, "/jwks": self._jwks, "/userinfo": self._userinfo}

    def _answer_with(self, responders: Mapping[str, Responder]) -> None:
        path = urlsplit(self.path).path
        asked = self._provider.asked
        asked[path] = asked.get(path, 0) + 1
        told = self._provider.misbehaviour.answers.get(path)
        responder = responders.get(path, _nothing)
        self._send(told or responder())

    def _send(self, answer: Answer) -> None:
        try:
            self._provider.stopping.wait(answer.seconds)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            for _ in range(answer.pieces):
                self.wfile.write(answer.body)
                if answer.pieces > 1:
                    self._provider.stopping.wait(answer.seconds)
        except OSError:
            self.close_connection = True  # the client had enough

    @property
    def _provider(self) -> IdentityProvider:
        return self.server.provider

    @property
    def _query(self) -> Parameters:
        return dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))

    def _metadata(self) -> Answer:
        issuer = self._provider.issuer
        honest = {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "jwks_uri": f"{issuer}/jwks",
            "userinfo_endpoint": f"{issuer}/userinfo",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "ES256"],
            "token_endpoint_auth_methods_supported": [self._provider.takes],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
        }
        return _json(laid_over(honest, self._provider.misbehaviour.metadata))

    def _jwks(self) -> Answer:
        return _json(self._provider.keys.published())

    def _login_page(self) -> Answer:
        provider, query = self._provider, self._query
        wrong = wrong_client(provider, query)
        if wrong:
            return Answer(400, wrong.encode(), HTML)
        if wrong := wrong_request(query):
            return self._back({"error": "invalid_request", "error_description": wrong})
        provider.locales.append(query.get("ui_locales", ""))
        return Answer(200, login_page(provider, query.get("ui_locales", "fi")).encode(), HTML)

    def _pressed(self) -> Answer:
        provider, query, form = self._provider, self._query, self.form
        if wrong_client(provider, query) or wrong_request(query):
            return Answer(400, b"not a page of ours", HTML)
        if "cancel" in form:
            return self._back({"error": "access_denied", "error_description": "cancelled"})
        if form.get("person") not in provider.people:
            return Answer(400, b"nobody", HTML)
        return self._back({"code": provider.issue(form["person"], query)})

    def _back(self, answer: Mapping[str, str]) -> Answer:
        provider = self._provider
        honest = {**answer, "state": self._query.get("state"), "iss": provider.issuer}
        told = urlencode(laid_over(honest, provider.misbehaviour.response))
        return Answer(303, b"", {"Location": f"{provider.redirect_uri}?{told}"})

    def _token(self) -> Answer:
        provider, form = self._provider, self.form
        if not self._is_client(form):
            return _json({"error": "invalid_client"}, 401)
        # Whatever is wrong with the rest, the code is used now (RFC 6749 section 4.1.2).
        grant = provider.grants.pop(form.get("code", ""), None)
        if form.get("grant_type") != "authorization_code":
            return _json({"error": "unsupported_grant_type"}, 400)
        if grant is None or wrong_grant(grant, form):
            return _json({"error": "invalid_grant", "error_description": "not good"}, 400)
        bearer = secrets.token_urlsafe(16)
        provider.bearers[bearer] = grant.person
        honest = {
            "access_token": bearer,
            "token_type": "Bearer",
            "expires_in": 30,
            "id_token": provider.id_token(grant),
        }
        return _json(laid_over(honest, provider.misbehaviour.token))

    def _is_client(self, form: Parameters) -> bool:
        """Tell whether the client showed its secret in the one way that is registered."""
        provider, given = self._provider, self.headers.get("Authorization", "")
        if provider.takes == "client_secret_post":
            shown = (form.get("client_id"), form.get("client_secret"))
            return not given and shown == (provider.client_id, provider.client_secret)
        if not given.startswith("Basic ") or "client_secret" in form:
            return False
        name, _, password = base64.b64decode(given.removeprefix("Basic ")).decode().partition(":")
        shown_basic = (unquote_plus(name), unquote_plus(password))
        return shown_basic == (provider.client_id, provider.client_secret)

    def _userinfo(self) -> Answer:
        provider = self._provider
        bearer = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if bearer not in provider.bearers:
            return _json({"error": "invalid_token"}, 401)
        honest = provider.people[provider.bearers[bearer]]
        return _json(laid_over(honest, provider.misbehaviour.userinfo))


def _json(document: Mapping[str, object], status: int = 200) -> Answer:
    return Answer(status, json.dumps(document).encode(), JSON)


def _nothing() -> Answer:
    return Answer(404, b"nothing here", HTML)
