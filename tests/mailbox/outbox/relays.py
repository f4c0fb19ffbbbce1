"""Relays that behave as they are told; each on a free port of loopback, its CA in a context."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.peers.ports import free_port

USER, PASSWORD = "silta", "salasana/?@:#"


@dataclass(slots=True)
class Clerk:
    """Keeps what it is handed, unless it was told a reply for that step."""

    sender: str = ""
    recipient: str = ""
    content: str = ""
    kept: list[Envelope] = field(default_factory=list)
    in_tls: list[bool] = field(default_factory=list)
    logged_in: list[bool] = field(default_factory=list)

    async def handle_MAIL(  # noqa: N802 -- aiosmtpd's name
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        """Take the sender."""
        envelope.mail_from = address
        return self.sender or "250 2.1.0 ok"

    async def handle_RCPT(  # noqa: N802 -- as above
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        """Take the recipient."""
        if not self.recipient:
            envelope.rcpt_tos.append(address)
        return self.recipient or "250 2.1.5 ok"

    async def handle_DATA(  # noqa: N802 -- as above
        self, _server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep the mail."""
        if not self.content:
            self.kept.append(envelope)
            self.in_tls.append(session.ssl is not None)
            self.logged_in.append(bool(session.authenticated))
        return self.content or "250 2.0.0 kept"


@dataclass(frozen=True, slots=True)
class Listening:
    """A relay that listens: its port, and what trusts its certificate."""

    port: int
    trust: ssl.SSLContext


@contextmanager
def relay(
    clerk: Clerk, *, tls: str = "starttls", name: str = "127.0.0.1", login: bool = False
) -> Iterator[Listening]:
    """Put the clerk behind STARTTLS, behind TLS from the first byte, or on a port in clear."""
    authority = trustme.CA()
    trust, shown = ssl.create_default_context(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.configure_trust(trust)
    authority.issue_cert(name).configure_cert(shown)
    kinds: dict[str, dict[str, Any]] = {
        "starttls": {"tls_context": shown, "require_starttls": True},
        "smtps": {"ssl_context": shown},
        "clear": {"auth_require_tls": False},
    }
    asked: dict[str, Any] = {"authenticator": _check, "auth_required": True} if login else {}
    port = free_port()
    server = Controller(clerk, "127.0.0.1", port, **kinds[tls], **asked)
    server.start()
    try:
        yield Listening(port, trust)
    finally:
        server.stop()


def _check(
    _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: object
) -> AuthResult:
    right = LoginPassword(USER.encode(), PASSWORD.encode())
    return AuthResult(success=given == right, handled=False)
