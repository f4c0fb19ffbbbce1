"""The mail channel: an item becomes a mail, and the relay takes it or says why not."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from aiosmtplib import SMTP, SMTPException

from silta.base.database import Transaction
from silta.mailbox.outbox.item import Done, End, Item, Later, Outcome
from silta.mailbox.outbox.mail import Posting, Write
from silta.mailbox.outbox.post_faults import outcome_of
from silta.mailbox.outbox.relay import Relay, Security

POST: Final = "post"

# With the goodbye, and what seals a receipt before it, within CALL_LIMIT; a relay beside us
# answers in milliseconds.
WHOLE_LIMIT: Final = timedelta(seconds=16)
STEP_SECONDS: Final = 10
GOODBYE_SECONDS: Final = 2


def relay_tls() -> ssl.SSLContext:
    """Return what verifies a relay's certificate and name, TLS 1.2 or newer (RFC 8996)."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


class Post:
    """Sends what ``write`` returns through one relay, as ``domain``; threads may share it."""

    def __init__(self, relay: Relay, write: Write, *, domain: str, tls: ssl.SSLContext) -> None:
        self._relay = relay
        self._write = write
        self._domain = domain
        self._tls = tls

    def call(self, item: Item) -> Outcome:
        """Hand the item's mail to the relay; only its 250 to the whole mail is Done.

        An item for which there is no mail ends as its writer says.
        """
        written = self._write(item)
        return asyncio.run(self._send(written)) if isinstance(written, Posting) else written

    def record(self, transaction: Transaction, item: Item, end: End, at: datetime) -> None:
        """Write nothing: what was told was noted when the item was put."""
        del transaction, item, end, at

    async def _send(self, posting: Posting) -> Outcome:
        client = self._client()
        transport = None
        try:
            async with asyncio.timeout(WHOLE_LIMIT.total_seconds()):
                await client.connect()
                transport = client.transport
                if not await self._is_sealed(client):
                    return Later("relay.no_tls")
                await self._transact(client, posting)
        except (SMTPException, OSError) as error:
            return outcome_of(error)
        else:
            with suppress(SMTPException, OSError):
                await client.quit(timeout=GOODBYE_SECONDS)
            return Done()
        finally:
            await _leave(client, transport)

    def _client(self) -> SMTP:
        return SMTP(
            hostname=self._relay.endpoint.host,
            port=self._relay.endpoint.port,
            # Otherwise the library asks the resolver for this machine's name, and tells it.
            local_hostname=self._domain,
            use_tls=self._relay.security == Security.TLS,
            # We begin it ourselves: None would take clear text from a server that has no TLS.
            start_tls=False,
            tls_context=self._tls,
            timeout=STEP_SECONDS,
        )

    async def _is_sealed(self, client: SMTP) -> bool:
        """Go over to TLS where the relay's address says so; tell whether that came about."""
        if self._relay.security == Security.STARTTLS:
            await client.ehlo()
            if not client.supports_extension("starttls"):
                return False
            await client.starttls()
        return True

    async def _transact(self, client: SMTP, posting: Posting) -> None:
        await client.ehlo()
        if self._relay.user is not None and self._relay.password is not None:
            await client.login(self._relay.user, self._relay.password)
        await client.mail(posting.reverse_path)
        await client.rcpt(posting.recipient)
        await client.data(posting.content)


async def _leave(client: SMTP, transport: asyncio.BaseTransport | None) -> None:
    """Close the connection now; a TLS one would otherwise wait for the peer's goodbye."""
    client.close()
    if isinstance(transport, asyncio.WriteTransport):
        transport.abort()
    await asyncio.sleep(0)  # one turn of the loop, in which the socket is closed
