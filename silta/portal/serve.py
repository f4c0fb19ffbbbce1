"""Running the portal: Granian in this process's own event loop, and a stop in order."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server
from litestar.types import ASGIApp

from silta.base.act import ActRefused
from silta.base.endpoint import Endpoint
from silta.base.journal import journal
from silta.base.notify import READY, STOPPING, keep_alive, notify

log = journal("portal")

BACKLOG = 1024  # connections that wait to be taken; more are told by TCP itself
BACKPRESSURE = 512  # requests at work; more wait in the backlog
# Idle and half-sent connections are closed after this. HTTP/2 has no such limit in this
# server: a proxy that speaks it to browsers speaks HTTP/1.1 to us.
SLOWEST_HEADER_MILLISECONDS = 10_000
LISTENS_WITHIN_SECONDS = 10
# Handlers wait for the database, for gpg and for the identity provider, each in a thread.
THREADS = 40
# A reader of a long download is cut off then; systemd and the supervisor allow 30 s.
STOP_SECONDS = 25


@dataclass(frozen=True, slots=True)
class Tls:
    """The portal's own certificate and key, where no proxy does TLS before it."""

    certificate: Path
    key: Path


async def serve(app: ASGIApp, *, listen: Endpoint, tls: Tls | None) -> None:
    """Answer requests until SIGTERM or SIGINT; those under way are finished.

    Raises ActRefused when the address cannot be had.
    """
    _must_be_free(listen)
    server = _server(app, listen, tls)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(THREADS, "handler"))
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    serving = asyncio.create_task(server.serve())
    alive = asyncio.create_task(_tell_when_ready(listen, stop))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait((serving, stopping), return_when=asyncio.FIRST_COMPLETED)
    if not stop.is_set():
        stop.set()
        error = serving.exception()
        raise ActRefused(f"cannot listen on {listen}: {error or 'the server ended'}") from None
    notify(STOPPING)
    server.stop()  # type: ignore[no-untyped-call]  # the library leaves it untyped
    with suppress(TimeoutError):
        await asyncio.wait_for(serving, STOP_SECONDS)
    await alive
    log.info("stopped")


async def _tell_when_ready(listen: Endpoint, stop: asyncio.Event) -> None:
    """Say that the portal listens once it does, and go on saying that it lives."""
    for _ in range(LISTENS_WITHIN_SECONDS * 50):
        if stop.is_set():
            return
        try:
            _, writer = await asyncio.open_connection(listen.host, listen.port)
        except OSError:
            await asyncio.sleep(0.02)
            continue
        writer.close()
        log.info("listening", listen=str(listen))
        notify(READY)
        await keep_alive(stop)
        return


def _must_be_free(listen: Endpoint) -> None:
    """Raise ActRefused where somebody listens already: the server would share with them."""
    try:
        family = socket.AF_INET6 if ":" in listen.host else socket.AF_INET
        socket.create_server(listen, family=family).close()
    except OSError as error:
        raise ActRefused(f"cannot listen on {listen}: {os.strerror(error.errno or 0)}") from None


def _server(app: ASGIApp, listen: Endpoint, tls: Tls | None) -> Server:
    return Server(
        app,
        address=listen.host,
        port=listen.port,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=SLOWEST_HEADER_MILLISECONDS),
        websockets=False,
        backlog=BACKLOG,
        backpressure=BACKPRESSURE,
        log_enabled=False,
        ssl_cert=tls.certificate if tls else None,
        ssl_key=tls.key if tls else None,
    )
