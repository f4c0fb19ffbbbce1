r"""Playing a transcript against the real door, on a loopback port and over real TLS.

``C:`` lines that follow each other leave in one packet, each with CRLF added; ``\n``, ``\r``
and ``\0`` in them are the control characters. ``S:`` is the exact line that must come next.
``TLS`` alone on a line is the handshake, and ``#`` begins a remark.
"""

from __future__ import annotations

import asyncio
import ssl
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import trustme

from silta.gateway.door import Desk, Door
from silta.gateway.doorstep import Doorstep
from silta.gateway.limits import HOUSE_LIMITS, Limits, Terms
from silta.gateway.lobby import Lobby
from silta.gateway.office import Office
from silta.gateway.visit import Visit

FOLDER = Path(__file__).parent
DOMAIN = "silta.localhost"
LIMIT_BYTES = 65_536
PATIENCE_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Tls:
    """Both ends' settings, by one certificate authority of the test's own."""

    server: ssl.SSLContext
    client: ssl.SSLContext


def make_tls() -> Tls:
    """Return settings for a door that is called ``silta.localhost``."""
    authority = trustme.CA()
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(DOMAIN).configure_cert(server)
    client = ssl.create_default_context()
    authority.configure_trust(client)
    return Tls(server, client)


@dataclass(slots=True)
class Peer:
    """A sender's end of one session."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    tls: Tls

    async def send(self, data: bytes) -> None:
        """Send these very bytes."""
        self.writer.write(data)
        await self.writer.drain()

    async def line(self) -> str:
        """Return the next line of a reply, empty when the door has closed."""
        line = await asyncio.wait_for(self.reader.readline(), PATIENCE_SECONDS)
        return line.decode("ascii").removesuffix("\r\n")

    async def ask(self, command: str) -> str:
        """Send one command and return the last line of its reply."""
        await self.send(command.encode() + b"\r\n")
        while (line := await self.line())[3:4] == "-":
            pass
        return line

    async def shake_hands(self) -> None:
        """Go over to TLS, the certificate checked."""
        await self.writer.start_tls(self.tls.client, server_hostname=DOMAIN)

    async def begin(self) -> None:
        """Greet, go over to TLS and greet again."""
        await self.line()
        await self.ask("EHLO posti.siltala.example")
        await self.ask("STARTTLS")
        await self.shake_hands()
        await self.ask("EHLO posti.siltala.example")

    async def mail(self, content: bytes, rest: bytes = b"") -> str:
        """Send a mail to the intake, and ``rest`` in the same packet; return the answer."""
        await self.ask("MAIL FROM:<kirjaamo@siltala.example>")
        await self.ask("RCPT TO:<paivahoito-siltala@silta.localhost>")
        await self.ask("DATA")
        await self.send(content + b".\r\n" + rest)
        return await self.line()

    async def close(self) -> None:
        """Hang up; what the door did before makes no difference."""
        self.writer.close()
        try:
            await self.writer.wait_closed()
        except (ConnectionError, ssl.SSLError):
            return


@dataclass(slots=True)
class House:
    """A door that listens, with its lobby; peers come from any address of 127.0.0.0/8."""

    lobby: Lobby
    server: asyncio.Server
    tls: Tls

    @property
    def address(self) -> tuple[str, int]:
        """Return where it listens."""
        host, port = self.server.sockets[0].getsockname()
        return host, port

    async def peer(self, source: str = "127.0.0.1") -> Peer:
        """Return a peer that has connected from ``source``."""
        streams = await asyncio.open_connection(*self.address, local_addr=(source, 0))
        return Peer(*streams, self.tls)

    async def is_empty(self) -> bool:
        """Wait until all sessions are over; tell whether they are."""
        ends_at = time.monotonic() + PATIENCE_SECONDS
        while self.lobby.inside and time.monotonic() < ends_at:  # noqa: ASYNC110 -- no event tells
            await asyncio.sleep(0.01)
        return not (self.lobby.inside or self.lobby.origins)


@asynccontextmanager
async def open_house(
    desk: Desk, tls: Tls, limits: Limits = HOUSE_LIMITS, most: int = 100, most_of_one: int = 100
) -> AsyncIterator[House]:
    """Give a house with a door before this desk; it is closed afterwards."""
    office = Office(2)
    lobby = Lobby(most, most_of_one)
    terms = Terms(DOMAIN, LIMIT_BYTES, tls.server, Path(tempfile.gettempdir()), limits)

    def door(visit: Visit) -> Door:
        return Door(desk, office, terms, visit)

    server = await asyncio.get_running_loop().create_server(
        lambda: Doorstep(lobby, door), "127.0.0.1", 0
    )
    try:
        yield House(lobby, server, tls)
    finally:
        server.close()
        await office.close()
        await asyncio.sleep(0.05)  # so that the door's own task sees its end


@asynccontextmanager
async def meeting(desk: Desk, tls: Tls, limits: Limits = HOUSE_LIMITS) -> AsyncIterator[Peer]:
    """Give a peer that is connected to a door before this desk; both are gone afterwards."""
    async with open_house(desk, tls, limits) as house:
        peer = await house.peer()
        try:
            yield peer
        finally:
            await peer.close()


async def play(peer: Peer, name: str) -> list[str]:
    """Play a transcript to its end, where the door must close; return all that it said."""
    said: list[str] = []
    for who, lines in _turns(name):
        if who == "C":
            await peer.send(b"".join(line + b"\r\n" for line in lines))
        elif who == "TLS":
            await peer.shake_hands()
        for line in lines if who == "S" else ():
            said.append(await peer.line())
            assert said[-1] == line.decode("ascii"), f"{name}: after {said[-2:]}"
    assert await peer.line() == "", f"{name}: the door said more"
    return said


def _turns(name: str) -> Iterator[tuple[str, list[bytes]]]:
    """Yield who speaks and what: lines of one speaker in a row are one turn."""
    lines = (FOLDER / f"{name}.txt").read_text("utf-8").splitlines()
    spoken = [line.partition(":") for line in lines if line and not line.startswith("#")]
    for who, turn in groupby(spoken, key=lambda part: part[0]):
        yield who, [_unescaped(text.removeprefix(" ")) for _, _, text in turn]


def _unescaped(text: str) -> bytes:
    for name, character in (("\\r", "\r"), ("\\n", "\n"), ("\\0", "\0")):
        text = text.replace(name, character)
    return text.encode()
