"""Before the door: a connection is counted, and one too many is told so and closed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from silta.base.journal import journal
from silta.base.reason import Refused
from silta.gateway.lobby import Lobby, origin_of
from silta.gateway.replies import refusal
from silta.gateway.visit import Visit

log = journal("gateway")


class Doorstep(asyncio.Protocol):
    """Where a connection stands for one turn of the loop: then a door has it, or it is gone.

    A door with its buffers and timers is made only for a session that is let in, so a
    flood of connections costs one line each: 421 where the greeting would be, after which
    a mail server tries again later (RFC 5321 section 4.2.2).
    """

    def __init__(self, lobby: Lobby, door: Callable[[Visit], asyncio.Protocol]) -> None:
        self._lobby = lobby
        self._door = door

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Hand the connection over to a door of its own, or turn it away."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 -- for the type checker
        origin = origin_of(transport.get_extra_info("peername")[0])
        try:
            self._lobby.enter(origin)
        except Refused as refused:
            self._turn_away(transport, origin, refused)
            return
        visit = Visit(self._lobby, origin)
        try:
            door = self._door(visit)
            transport.set_protocol(door)
            door.connection_made(transport)
        except BaseException:
            # A fault of ours must not keep the place for ever.
            visit.over()
            transport.abort()
            raise

    def _turn_away(self, transport: asyncio.Transport, origin: str, refused: Refused) -> None:
        """Say the one line, which an empty socket always takes at once, and close."""
        transport.write(f"{refusal(refused)}\r\n".encode())
        transport.close()
        if count := self._lobby.turn_away(time.monotonic()):
            log.warning("turned away", count=count, address=origin, reason=refused.reason)
