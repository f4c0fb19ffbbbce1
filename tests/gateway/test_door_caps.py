"""The door when many come at once: one too many is told so, and an honest one is served."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from contextlib import ExitStack

import pytest

from silta.gateway.limits import HOUSE_LIMITS, Limits
from tests.gateway.desks import CONTENT, FrontDesk
from tests.journals import opened_journal
from tests.transcripts.drive import House, Peer, Tls, make_tls, open_house

TOO_MANY = "421 4.7.0 session.too_many too many connections, or errors in one, try again later"
FILED = "250 2.0.0 filed 01JD0000000000000000000000"
NO_TIMER = Limits(idle_seconds=600, farewell_seconds=600)
GREETING = "220 silta.localhost ESMTP Silta"


@pytest.fixture(scope="module")
def tls() -> Tls:
    """Give both ends' TLS settings; a certificate takes its time."""
    return make_tls()


def told(
    tls: Tls,
    story: Callable[[House], Awaitable[list[str]]],
    limits: Limits = HOUSE_LIMITS,
    most: int = 100,
    most_of_one: int = 100,
) -> list[str]:
    """Return what the story heard in a house of this size; all have left it afterwards."""

    async def run() -> list[str]:
        async with open_house(FrontDesk().desk(), tls, limits, most, most_of_one) as house:
            heard = await story(house)
            assert await house.is_empty()
        return heard

    return asyncio.run(run())


async def closed(*peers: Peer) -> None:
    """Hang up for all of them."""
    await asyncio.gather(*(peer.close() for peer in peers))


async def served(house: House, source: str) -> str:
    """Send a mail from this address; return its answer."""
    peer = await house.peer(source)
    await peer.begin()
    answer = await peer.mail(CONTENT)
    await peer.close()
    return answer


def test_one_too_many_is_told_so_and_closed(tls: Tls) -> None:
    """A mail server takes 421 for "later" and keeps its mail."""

    async def story(house: House) -> list[str]:
        peers = [await house.peer() for _ in range(3)]
        heard = [await peer.line() for peer in peers] + [await peers[2].line()]
        await closed(*peers)
        return heard

    assert told(tls, story, most=2) == [GREETING, GREETING, TOO_MANY, ""]


def test_while_one_address_is_full_another_is_served(tls: Tls) -> None:
    """Whoever fills its share keeps nobody else out (THREATS cases 23 and 24)."""

    async def story(house: House) -> list[str]:
        crowd = [await house.peer("127.0.0.2") for _ in range(40)]
        greeted = [await peer.line() for peer in crowd]
        assert greeted.count(TOO_MANY) == 30
        answer = await served(house, "127.0.0.3")
        await closed(*crowd)
        return [answer]

    assert told(tls, story, most_of_one=10) == [FILED]


def test_a_place_is_free_again_when_its_peer_has_left(tls: Tls) -> None:
    """However it left: here by a reset, without a word, and long before any timer."""

    async def story(house: House) -> list[str]:
        first = await house.peer()
        await first.line()
        first.writer.transport.abort()
        assert await house.is_empty()
        return [await served(house, "127.0.0.1")]

    assert told(tls, story, NO_TIMER, most=1) == [FILED]


def test_a_peer_that_ends_its_side_at_once_leaves_no_place_taken(tls: Tls) -> None:
    """Its session may be over before it said a word; nobody would close it but a timer."""

    async def story(house: House) -> list[str]:
        # Before the loop has its turn: the door sees them come and end in one.
        with ExitStack() as peers:
            for _ in range(20):
                peer = peers.enter_context(socket.create_connection(house.address))
                peer.shutdown(socket.SHUT_WR)
            await asyncio.sleep(0.1)
            assert await house.is_empty()
        return []

    assert told(tls, story, NO_TIMER) == []


def test_slow_peers_do_not_keep_an_honest_one_waiting(tls: Tls) -> None:
    """Slow loris: dozens that send an octet now and then, from several addresses."""

    async def drip(peer: Peer) -> None:
        await peer.line()
        while True:
            await peer.send(b"E")
            await asyncio.sleep(0.02)

    async def story(house: House) -> list[str]:
        slow = [await house.peer(f"127.0.0.{2 + number % 4}") for number in range(40)]
        dripping = [asyncio.create_task(drip(peer)) for peer in slow]
        answer = await asyncio.wait_for(served(house, "127.0.0.9"), 10)
        for task in dripping:
            task.cancel()
        await asyncio.gather(*dripping, return_exceptions=True)
        await closed(*slow)
        return [answer]

    assert told(tls, story, most_of_one=10) == [FILED]


def test_a_flood_from_one_address_is_one_line_in_the_journal(
    tls: Tls, capsys: pytest.CaptureFixture[str]
) -> None:
    """The journal must not be what fills the disk."""

    async def story(house: House) -> list[str]:
        inside = await house.peer()
        await inside.line()
        flood = [await house.peer() for _ in range(30)]
        heard = [await peer.line() for peer in flood]
        await closed(inside, *flood)
        return heard

    with opened_journal():
        assert told(tls, story, most=1) == [TOO_MANY] * 30
    assert capsys.readouterr().err.count('"turned away"') == 1


def test_each_session_leaves_a_line_that_tells_its_end(
    tls: Tls, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without it nobody could tell who fills the door, and with what."""

    async def story(house: House) -> list[str]:
        return [await served(house, "127.0.0.7")]

    with opened_journal():
        told(tls, story)
    (line,) = [one for one in capsys.readouterr().err.splitlines() if "session over" in one]
    assert '"address": "127.0.0.7"' in line
    assert '"count": 1' in line
    assert '"reason": "left"' in line
