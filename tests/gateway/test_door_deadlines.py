"""The door and time: every session ends, and a mail received in time is answered first."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from contextlib import suppress

import pytest

from silta.gateway.door import Desk
from silta.gateway.limits import Limits
from silta.gateway.replies import Reply
from silta.gateway.stages import Received
from tests.gateway.desks import CONTENT, FrontDesk
from tests.gateway.test_door_caps import FILED, told
from tests.transcripts.drive import PATIENCE_SECONDS, House, Peer, Tls, make_tls, open_house

TIMEOUT = "421 4.4.2 session.timeout the session took too long"
# Long beside what a whole session takes on a loaded machine, short beside a test's patience.
SOON = 4
BRIEF_SESSION = Limits(session_seconds=SOON)


@pytest.fixture(scope="module")
def tls() -> Tls:
    """Give both ends' TLS settings; a certificate takes its time."""
    return make_tls()


async def rest(peer: Peer) -> list[str]:
    """Return what the door says until it closes; a connection that is cut says no more."""
    lines = []
    with suppress(ConnectionError):
        while line := await peer.line():
            lines.append(line)
    await peer.close()
    return lines


async def said_while_sending(peer: Peer, piece: bytes) -> list[str]:
    """Return what the door says while this is sent again and again."""
    listening = asyncio.create_task(rest(peer))
    with suppress(ConnectionError):
        while not listening.done():
            await peer.send(piece)
            await asyncio.sleep(0.05)
    return await listening


def test_silence_ends_a_session(tls: Tls) -> None:
    """RFC 5321 section 4.5.3.2 lets a server hang up on one that says nothing."""

    async def story(house: House) -> list[str]:
        return await rest(await house.peer())

    assert told(tls, story, Limits(idle_seconds=0.2))[1:] == [TIMEOUT]


def test_noops_for_ever_end_with_the_session_s_time(tls: Tls) -> None:
    """Each of them is life, and none of them is a mail."""

    async def story(house: House) -> list[str]:
        peer = await house.peer()
        await peer.begin()
        return await said_while_sending(peer, b"NOOP\r\n")

    *answers, last = told(tls, story, BRIEF_SESSION)
    assert (set(answers), last) == ({"250 2.0.0 ok"}, TIMEOUT)


def test_a_content_that_drips_ends_with_the_session_s_time(tls: Tls) -> None:
    """An octet a minute would take a mail of 50 MiB a hundred years."""

    async def story(house: House) -> list[str]:
        peer = await house.peer()
        await peer.begin()
        await peer.ask("MAIL FROM:<kirjaamo@siltala.example>")
        await peer.ask("RCPT TO:<paivahoito-siltala@silta.localhost>")
        assert (await peer.ask("DATA")).startswith("354")
        return await said_while_sending(peer, b"a")

    assert told(tls, story, BRIEF_SESSION) == [TIMEOUT]


@pytest.mark.parametrize("begun", [b"", b"\x16\x03\x01\x02\x00\x01"])
def test_a_handshake_that_never_ends_has_a_time_of_its_own(tls: Tls, begun: bytes) -> None:
    """It is cut without a word: one in clear would be noise in it."""

    async def story(house: House) -> list[str]:
        peer = await house.peer()
        await peer.line()
        await peer.ask("EHLO posti.siltala.example")
        await peer.ask("STARTTLS")
        await peer.send(begun)
        return await rest(peer)

    assert told(tls, story, Limits(handshake_seconds=0.2, farewell_seconds=0.2)) == []


def test_a_peer_that_reads_nothing_is_cut_off(tls: Tls) -> None:
    """Closing alone waits for it: its replies would stay in memory for ever."""

    async def story(house: House) -> list[str]:
        # Small, so that the replies soon have nowhere to go.
        house.server.sockets[0].setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        peer = await house.peer()
        assert isinstance(peer.writer.transport, asyncio.Transport)
        peer.writer.transport.pause_reading()
        flood = asyncio.create_task(peer.send(b"NOOP\r\n" * 4_000_000))
        with pytest.raises(ConnectionError):
            await asyncio.wait_for(flood, PATIENCE_SECONDS)
        await peer.close()
        return []

    assert told(tls, story, Limits(session_seconds=2, farewell_seconds=0.2)) == []


@pytest.mark.parametrize("limits", [Limits(session_seconds=SOON), Limits(idle_seconds=SOON)])
def test_a_mail_received_in_time_is_answered_and_then_the_session_ends(
    tls: Tls, limits: Limits
) -> None:
    """Cut off before the answer, the peer would send a mail again that is filed."""
    front = FrontDesk()

    def take_in_slowly(mail: Received) -> Reply:
        time.sleep(SOON + 0.2)
        return front.take_in(mail)

    async def run() -> list[str]:
        desk = Desk(front.check_sender, front.check_recipient, take_in_slowly)
        async with open_house(desk, tls, limits) as house:
            peer = await house.peer()
            await peer.begin()
            heard = [await peer.mail(CONTENT), *await rest(peer)]
            assert await house.is_empty()
        return heard

    assert asyncio.run(run()) == [FILED, TIMEOUT]


def test_a_taking_in_without_end_is_not_waited_for(tls: Tls) -> None:
    """The peer's own patience is 10 minutes (RFC 5321 section 4.5.3.2.6)."""
    front, released = FrontDesk(), threading.Event()

    def take_in_never(mail: Received) -> Reply:
        released.wait(20)
        return front.take_in(mail)

    async def run() -> list[str]:
        desk = Desk(front.check_sender, front.check_recipient, take_in_never)
        async with open_house(desk, tls, Limits(take_in_seconds=0.2)) as house:
            peer = await house.peer()
            await peer.begin()
            heard = [await peer.mail(CONTENT)]
            await peer.close()
            assert await house.is_empty()
            released.set()
        return heard

    assert asyncio.run(run()) == [TIMEOUT]
