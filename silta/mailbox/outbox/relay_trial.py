"""A trial of the relay: connection, TLS and log-in, as a mail would have them; no mail."""

from __future__ import annotations

import asyncio
import ssl
from datetime import timedelta
from typing import Final

from aiosmtplib import SMTP, SMTPException

from silta.mailbox.outbox.item import Done, Later, Outcome
from silta.mailbox.outbox.post_faults import outcome_of
from silta.mailbox.outbox.relay import Relay, Security

WHOLE_LIMIT: Final = timedelta(seconds=12)
STEP_SECONDS: Final = 5


def try_relay(relay: Relay, *, domain: str, tls: ssl.SSLContext) -> Outcome:
    """Return Done for a relay that would hear a mail, else the word for what is wrong with it.

    Blocks, for no longer than WHOLE_LIMIT.
    """
    return asyncio.run(_try(relay, domain, tls))


async def _try(relay: Relay, domain: str, tls: ssl.SSLContext) -> Outcome:
    client = SMTP(
        hostname=relay.endpoint.host,
        port=relay.endpoint.port,
        local_hostname=domain,
        use_tls=relay.security == Security.TLS,
        # Begun below: None would take clear text from a server that has no TLS.
        start_tls=False,
        tls_context=tls,
        timeout=STEP_SECONDS,
    )
    transport = None
    try:
        async with asyncio.timeout(WHOLE_LIMIT.total_seconds()):
            await client.connect()
            transport = client.transport
            return await _greet(client, relay)
    except (SMTPException, OSError) as error:
        return outcome_of(error)
    finally:
        client.close()
        # A TLS connection would otherwise wait for the peer's goodbye.
        if isinstance(transport, asyncio.WriteTransport):
            transport.abort()
        await asyncio.sleep(0)  # one turn of the loop, in which the socket is closed


async def _greet(client: SMTP, relay: Relay) -> Outcome:
    await client.ehlo()
    if relay.security == Security.STARTTLS:
        if not client.supports_extension("starttls"):
            return Later("relay.no_tls")
        await client.starttls()
        await client.ehlo()
    if relay.user is not None and relay.password is not None:
        await client.login(relay.user, relay.password)
    await client.quit()
    return Done()
