"""A small SMTP server behind STARTTLS that keeps what it is sent: the far end of other programs."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.peers.ports import free_port


class Sink:
    """Keeps what it was sent, or answers as it was told."""

    def __init__(self, *replies: str) -> None:
        self.replies = list(replies)
        self.kept: list[bytes] = []

    async def handle_DATA(  # noqa: N802 -- aiosmtpd's name
        self, _server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Answer 250 and keep the mail once the replies asked for are used up."""
        assert session.ssl is not None
        if self.replies:
            return self.replies.pop(0)
        assert isinstance(envelope.original_content, bytes)
        self.kept.append(envelope.original_content)
        return "250 2.0.0 kept"


@contextmanager
def listening(sink: Sink) -> Iterator[int]:
    """Put the sink behind STARTTLS on a free port of 127.0.0.1 and give the port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("silta.localhost", "127.0.0.1").configure_cert(context)
    port = free_port()
    server = Controller(
        sink, hostname="127.0.0.1", port=port, tls_context=context, require_starttls=True
    )
    server.start()
    try:
        yield port
    finally:
        server.stop()
