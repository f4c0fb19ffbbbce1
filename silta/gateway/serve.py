"""Running the intake: listening, and stopping in order."""

from __future__ import annotations

import asyncio
import os
import signal
import ssl
from collections.abc import Callable
from pathlib import Path

from silta.base.act import ActRefused
from silta.base.endpoint import Endpoint
from silta.base.journal import journal
from silta.base.notify import READY, STOPPING, keep_alive, notify
from silta.gateway.descriptors import ACCEPTED_AT_ONCE, make_room
from silta.gateway.door import Desk, Door
from silta.gateway.doorstep import Doorstep
from silta.gateway.limits import Terms
from silta.gateway.lobby import Lobby
from silta.gateway.office import Office
from silta.gateway.visit import Visit

log = journal("gateway")

# gpg and sealing keep a core busy; one more thread for each waits on the disk meanwhile.
WORKERS = 2 * (os.cpu_count() or 1)

# The kernel holds these until we come to them; beyond, a peer has to knock again.
WAITING_OUTSIDE = 1024

# So that the last answers leave; sessions without a mail inside are cut off.
GOODBYE_SECONDS = 0.2


def tls_context(certificate: Path, key: Path, client_ca: Path | None = None) -> ssl.SSLContext:
    """Return the intake's TLS settings: 1.2 or newer (RFC 8996).

    With ``client_ca``, peers must show a certificate that one of these authorities signed.
    Raises ActRefused for files that cannot be used.
    """
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError) as error:
        raise ActRefused(f"cannot use the TLS certificate {certificate}: {error}") from None
    if client_ca is not None:
        try:
            context.load_verify_locations(client_ca)
        except (OSError, ssl.SSLError) as error:
            raise ActRefused(f"cannot use SILTA_TLS_CLIENT_CA {client_ca}: {error}") from None
        context.verify_mode = ssl.CERT_REQUIRED
    return context


async def listening(doorstep: Callable[[], Doorstep], listen: Endpoint) -> asyncio.Server:
    """Return the server on this address; raise ActRefused when it cannot be had."""
    loop = asyncio.get_running_loop()
    try:
        server = await loop.create_server(
            doorstep, listen.host, listen.port, backlog=ACCEPTED_AT_ONCE
        )
    except OSError as error:
        raise ActRefused(f"cannot listen on {listen}: {os.strerror(error.errno or 0)}") from None
    for one in server.sockets:
        # asyncio has one number for how many may wait and how many it takes in one turn.
        with one.dup() as same:
            same.listen(WAITING_OUTSIDE)
    return server


async def serve(desk: Desk, terms: Terms, *, listen: Endpoint, most: int, most_of_one: int) -> None:
    """Take mails in until SIGTERM or SIGINT; those inside are answered, or left unanswered.

    ``most`` sessions at once, ``most_of_one`` of them from one address, or as many as
    there are file descriptors for. Raises ActRefused when the address cannot be had.
    """
    office = Office(WORKERS)
    lobby = Lobby(make_room(most, WORKERS), most_of_one)

    def door(visit: Visit) -> Door:
        """Return the door for one more session."""
        return Door(desk, office, terms, visit)

    loop = asyncio.get_running_loop()
    server = await listening(lambda: Doorstep(lobby, door), listen)
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
