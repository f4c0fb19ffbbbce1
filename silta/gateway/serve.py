"""Running the intake: listening, and stopping in order."""

from __future__ import annotations

import asyncio
import os
import signal
import ssl
from pathlib import Path

from silta.base.act import ActRefused
from silta.base.endpoint import Endpoint
from silta.base.journal import journal
from silta.base.notify import READY, STOPPING, keep_alive, notify
from silta.gateway.door import Desk, Door
from silta.gateway.office import Office

log = journal("gateway")

# gpg and sealing keep a core busy; one more thread for each waits on the disk meanwhile.
WORKERS = 2 * (os.cpu_count() or 1)

# So that the last answers leave; sessions without a mail inside are cut off.
GOODBYE_SECONDS = 0.2


def tls_context(certificate: Path, key: Path) -> ssl.SSLContext:
    """Return the intake's TLS settings: 1.2 or newer (RFC 8996); raise ActRefused without files."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError) as error:
        raise ActRefused(f"cannot use the TLS certificate {certificate}: {error}") from None
    return context


async def serve(
    desk: Desk, *, listen: Endpoint, domain: str, limit_bytes: int, tls: ssl.SSLContext
) -> None:
    """Take mails in until SIGTERM or SIGINT; those inside are answered, or left unanswered.

    Raises ActRefused when the address cannot be had.
    """
    office = Office(WORKERS)
    loop = asyncio.get_running_loop()

    def door() -> Door:
        """Return the door for one more session."""
        return Door(desk, domain=domain, limit_bytes=limit_bytes, tls=tls, office=office)

    try:
        server = await loop.create_server(door, listen.host, listen.port)
    except OSError as error:
        raise ActRefused(f"cannot listen on {listen}: {os.strerror(error.errno or 0)}") from None
    stop, ended = asyncio.Event(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    port = server.sockets[0].getsockname()[1]
    log.info("listening", listen=f"{listen.host}:{port}")
    notify(READY)
    beating = asyncio.create_task(keep_alive(ended))
    await stop.wait()
    notify(STOPPING)
    server.close()
    await office.close()
    await asyncio.sleep(GOODBYE_SECONDS)
    ended.set()
    await beating
    log.info("stopped")
