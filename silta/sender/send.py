"""One sealed mail to one server, over TLS or not at all."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress

from aiosmtplib import SMTP, SMTPException, SMTPResponseException

from silta.base.endpoint import Endpoint
from silta.base.identity import domain_of
from silta.sender.outcome import Answer, Unreachable, answer_of

# RFC 5321 section 4.5.3.2: five minutes for each command, ten for the reply to the content.
COMMAND_SECONDS = 300
CONTENT_SECONDS = 600
CONNECT_SECONDS = 60  # ours: a person waits


async def send(
    mail: bytes, *, server: Endpoint, sender: str, recipient: str, tls: ssl.SSLContext
) -> Answer:
    """Return the server's answer to ``mail``, which has CRLF line ends.

    A refusal at any step is the answer. Nothing is sent in clear but EHLO and STARTTLS, and
    what a server says before TLS counts for nothing: anybody on the way could have said it.
    Raises Unreachable, also when the connection broke before an answer: sending again is
    safe then (RFC 1047), as the gateway knows a letter by its bytes.
    """
    client = SMTP(
        hostname=server.host,
        port=server.port,
        # Otherwise the library asks the resolver for this machine's name, and tells it.
        local_hostname=domain_of(sender),
        use_tls=False,
        start_tls=True,
        tls_context=tls,
        timeout=CONNECT_SECONDS,
    )
    transport = None
    try:
        await _connect(client, server)
        transport = client.transport
        return await _transact(client, mail, sender, recipient)
    finally:
        await _leave(client, transport)


async def _leave(client: SMTP, transport: asyncio.BaseTransport | None) -> None:
    """Close the connection now; a TLS one would otherwise wait for the peer's goodbye."""
    client.close()
    if isinstance(transport, asyncio.WriteTransport):
        transport.abort()
    await asyncio.sleep(0)  # one turn of the loop, in which the socket is closed


async def _connect(client: SMTP, server: Endpoint) -> None:
    """Connect and be in TLS with a server that proved its name; raise Unreachable."""
    try:
        await client.connect()
    except ssl.SSLCertVerificationError as error:
        raise Unreachable(f"{server} has no trusted certificate: {error.verify_message}") from None
    except ssl.SSLError:
        raise Unreachable(f"{server} and we could not agree on TLS") from None
    except SMTPResponseException as error:
        raise Unreachable(f"{server} does not talk to us: code {error.code}") from None
    except (SMTPException, OSError) as error:
        raise Unreachable(_why(error, server)) from None


def _why(error: Exception, server: Endpoint) -> str:
    """Return one line; what the libraries say here holds neither addresses nor content."""
    said = error.message if isinstance(error, SMTPException) else str(error)
    return f"{server}: {' '.join(said.split()) or 'the connection broke'}"


async def _transact(client: SMTP, mail: bytes, sender: str, recipient: str) -> Answer:
    try:
        await client.ehlo(timeout=COMMAND_SECONDS)
        size = [f"SIZE={len(mail)}"] if client.supports_extension("size") else []
        await client.mail(sender, options=size, timeout=COMMAND_SECONDS)
        await client.rcpt(recipient, timeout=COMMAND_SECONDS)
        reply = await client.data(mail, timeout=CONTENT_SECONDS)
    except SMTPResponseException as error:
        answer = answer_of(error.code, error.message)
    except (SMTPException, OSError):
        raise Unreachable("the connection broke before the server's answer") from None
    else:
        answer = answer_of(reply.code, reply.message)
    with suppress(SMTPException, OSError):
        await client.quit(timeout=CONNECT_SECONDS)
    return answer
