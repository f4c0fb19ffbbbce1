"""One mail to one server: every answer is brought home, and nothing goes out in clear."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from silta.base.endpoint import Endpoint
from silta.sender.outcome import Answer, Unreachable
from silta.sender.send import send
from silta.sender.tls import tls_context
from tests.letters import INTAKE, KIRJAAMO, outer_mail
from tests.peers.ports import free_port
from tests.peers.sink import Sink, listening
from tests.sender.servers import in_clear, speaking, trusted

MAIL = outer_mail(b"-----BEGIN PGP MESSAGE-----\n\nhQ==\n.\n..\n-----END PGP MESSAGE-----\n")
HELLO = b"250 127.0.0.1"
OFFERS_TLS = b"250-127.0.0.1\r\n250 STARTTLS"


def sent(port: int, tls: ssl.SSLContext | None = None) -> Answer:
    """Send the mail to a port of loopback; without a context as on this machine."""
    checked = tls or tls_context("127.0.0.1")
    server = Endpoint("127.0.0.1", port)
    return asyncio.run(send(MAIL, server=server, sender=KIRJAAMO, recipient=INTAKE, tls=checked))


@pytest.mark.parametrize(
    "reply",
    ["250 2.0.0 filed 01J", "451 4.3.0 fault: try again", "550 5.2.1 account.not_active: paper"],
)
def test_the_servers_answer_is_brought_home(reply: str) -> None:
    """Code and text, whatever they are."""
    with listening(Sink(reply)) as port:
        assert str(sent(port)) == reply


def test_what_arrives_is_what_was_sent() -> None:
    """Lines that begin with a dot included (RFC 5321 section 4.5.2)."""
    sink = Sink()
    with listening(sink) as port:
        sent(port)
    assert sink.kept == [MAIL]


class Refusing(Sink):
    """Refuses at MAIL or at RCPT."""

    def __init__(self, at: str) -> None:
        super().__init__()
        self.at = at

    async def handle_MAIL(  # noqa: N802 -- aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: object
    ) -> str:
        """Answer by what was asked for."""
        envelope.mail_from = address
        return "550 5.1.8 sender.domain_unknown" if self.at == "MAIL" else "250 2.1.0 ok"

    async def handle_RCPT(  # noqa: N802 -- aiosmtpd's name
        self, _server: SMTP, _session: Session, _envelope: Envelope, _address: str, _options: object
    ) -> str:
        """Refuse; a mail refused at MAIL never comes here."""
        return "452 4.5.3 recipients.too_many"


@pytest.mark.parametrize(
    ("at", "answer"),
    [
        ("MAIL", Answer(550, "5.1.8 sender.domain_unknown")),
        ("RCPT", Answer(452, "4.5.3 recipients.too_many")),
    ],
)
def test_a_refusal_before_the_content_is_the_answer(at: str, answer: Answer) -> None:
    """And the content is not sent."""
    sink = Refusing(at)
    with listening(sink) as port:
        assert sent(port) == answer
    assert sink.kept == []


def test_a_trusted_server_is_talked_to(tmp_path: Path) -> None:
    """With the CA that was given, and no other."""
    ca = tmp_path / "ca.pem"
    with trusted(Sink(), ca) as port:
        assert sent(port, tls_context("127.0.0.1", ca=ca)).is_filed


@pytest.mark.parametrize("server", [listening, lambda sink: trusted(sink, Path("/dev/null"))])
def test_an_untrusted_server_gets_nothing(
    server: Callable[[Sink], AbstractContextManager[int]],
) -> None:
    """Anybody can make a certificate."""
    sink = Sink()
    with server(sink) as port, pytest.raises(Unreachable, match="no trusted certificate"):
        sent(port, tls_context("silta.example"))
    assert sink.kept == []


def test_a_certificate_for_another_name_gets_nothing(tmp_path: Path) -> None:
    """A trusted CA makes certificates for many."""
    sink, ca = Sink(), tmp_path / "ca.pem"
    with (
        trusted(sink, ca, "naapurila.example") as port,
        pytest.raises(Unreachable, match="no trusted certificate"),
    ):
        sent(port, tls_context("127.0.0.1", ca=ca))
    assert sink.kept == []


def test_a_server_without_starttls_gets_nothing() -> None:
    """There is no falling back to clear text."""
    sink = Sink()
    with in_clear(sink) as port, pytest.raises(Unreachable, match="STARTTLS"):
        sent(port)
    assert sink.kept == []


@pytest.mark.parametrize(
    "replies",
    [
        {b"": b"554 5.7.1 go away"},
        {b"": b"220 hello", b"EHLO": b"550 no", b"HELO": b"550 no"},
        {b"": b"220 hello", b"EHLO": OFFERS_TLS, b"STAR": b"554 5.7.0 no"},
        {b"": b"220 hello", b"EHLO": HELLO},
        {b"": b"220 hello", b"EHLO": OFFERS_TLS, b"STAR": b"220 go\r\n250 injected"},
        {b"": b"hello"},
        {b"": b"220 hello", b"EHLO": OFFERS_TLS},
        {},
    ],
    ids=["greeting", "hello", "starttls", "stripped", "no TLS", "no SMTP", "hang up", "at once"],
)
def test_what_is_said_before_tls_refuses_nothing_for_good(replies: dict[bytes, bytes]) -> None:
    """Anybody on the way could say it; and nothing of the mail was said to them."""
    with speaking(replies) as (port, heard), pytest.raises(Unreachable):
        sent(port)
    assert not any(line.upper().startswith((b"MAIL", b"RCPT", b"DATA")) for line in heard)


def test_a_server_that_is_away_is_named() -> None:
    """Nobody listens."""
    port = free_port()
    with pytest.raises(Unreachable, match=f"127.0.0.1:{port}"):
        sent(port)


class HangingUp(Sink):
    """Takes the content, and breaks the connection instead of an answer."""

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 -- aiosmtpd's name
        """Keep the mail and be gone."""
        assert isinstance(envelope.original_content, bytes)
        self.kept.append(envelope.original_content)
        assert isinstance(server.transport, asyncio.WriteTransport)
        server.transport.abort()
        return "250 2.0.0 never heard"


def test_a_connection_broken_before_the_answer_is_to_be_tried_again() -> None:
    """The server may have filed it, and will know it when it comes again."""
    sink = HangingUp()
    with listening(sink) as port, pytest.raises(Unreachable, match="before the server's answer"):
        sent(port)
    assert sink.kept == [MAIL]


def test_it_does_not_tell_this_machines_name() -> None:
    """EHLO is said in clear too, and names the sender's domain."""
    with speaking({b"": b"220 hello", b"EHLO": HELLO}) as (port, heard):
        with pytest.raises(Unreachable):
            sent(port)
        assert heard[0] == b"EHLO siltala.example\r\n"
