"""The door's bounds: wrong commands, lines without end, and what they cost in memory."""

from __future__ import annotations

import asyncio
import tracemalloc

import pytest

from silta.base.reason import Reason
from silta.gateway.limits import Limits
from silta.gateway.replies import reply_to
from silta.gateway.session import COMMAND_LINE_BYTES
from tests.gateway.desks import CONTENT, FrontDesk
from tests.gateway.test_door_caps import FILED, GREETING, TOO_MANY, told
from tests.gateway.test_door_deadlines import rest
from tests.transcripts.drive import PATIENCE_SECONDS, House, Peer, Tls, make_tls, open_house

SYNTAX = str(reply_to(Reason.COMMAND_SYNTAX))
MIB = 1024 * 1024
# THREATS cases 19 to 22: a line without end costs at most this.
MOST_GROWTH_BYTES = 16 * MIB
SENT_BYTES = 64 * MIB


@pytest.fixture(scope="module")
def tls() -> Tls:
    """Give both ends' TLS settings; a certificate takes its time."""
    return make_tls()


@pytest.mark.parametrize("wrong", ["", "MAIL", "EHLO", "RCPT TO:", "\u00e4", "N" * 600])
def test_wrong_commands_end_a_session(tls: Tls, wrong: str) -> None:
    """A flood of empty lines costs us more than it costs its sender."""

    async def story(house: House) -> list[str]:
        peer = await house.peer()
        await peer.send(f"{wrong}\r\n".encode() * 20)
        return await rest(peer)

    heard = told(tls, story, Limits(wrong_commands=3))
    assert (heard[0], len(heard), heard[-1]) == (GREETING, 5, TOO_MANY)


def test_a_flood_of_good_commands_keeps_nobody_waiting(tls: Tls) -> None:
    """The library would answer a whole packet before anybody else has a turn."""
    flood, answer, turns = 5000, b"250 2.0.0 ok\r\n", 0

    async def take_turns() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async def story(house: House) -> list[str]:
        peer = await house.peer()
        await peer.line()
        others = asyncio.create_task(take_turns())
        await peer.send(b"NOOP\r\n" * flood)
        await asyncio.wait_for(peer.reader.readexactly(flood * len(answer)), PATIENCE_SECONDS)
        others.cancel()
        await peer.close()
        return []

    told(tls, story)
    assert turns >= flood


def test_unknown_commands_end_a_session_with_421(tls: Tls) -> None:
    """The library would say a final 502 and hang up (RFC 5321 section 3.8 wants 421)."""

    async def story(house: House) -> list[str]:
        peer = await house.peer()
        await peer.begin()
        await peer.send(b"HETU 210281-9988\r\n" * 10)
        return await rest(peer)

    assert told(tls, story)[-1] == TOO_MANY


def test_any_number_of_good_mails_is_taken(tls: Tls) -> None:
    """A municipality sends a batch through one connection."""

    async def story(house: House) -> list[str]:
        peer = await house.peer()
        await peer.begin()
        answers = [await peer.mail(CONTENT) for _ in range(60)]
        await peer.close()
        return answers

    assert told(tls, story) == [FILED] * 60


def test_refused_letters_are_no_wrong_commands(tls: Tls) -> None:
    """A batch with many wrong letters must not lose the right one behind them."""

    async def story(house: House) -> list[str]:
        peer = await house.peer()
        await peer.begin()
        refused = [await peer.mail(b"bare\nline\r\n") for _ in range(5)]
        assert all(answer.startswith("554 5.6.0 ") for answer in refused)
        answer = await peer.mail(CONTENT)
        await peer.close()
        return [answer]

    assert told(tls, story, Limits(wrong_commands=3)) == [FILED]


def test_the_length_of_a_command_does_not_depend_on_other_sessions(tls: Tls) -> None:
    """The library keeps one table for all, which a new connection empties."""

    async def story(house: House) -> list[str]:
        peer = await house.peer()
        await peer.begin()
        other = await house.peer("127.0.0.2")
        await other.line()
        command = "MAIL FROM:<{}@siltala.example> SIZE=1000"
        room = COMMAND_LINE_BYTES + 26 - len(command.format(""))
        answers = [await peer.ask(command.format("k" * (room + more))) for more in (0, 20)]
        await peer.close()
        await other.close()
        return answers

    assert told(tls, story) == ["250 2.1.0 sender ok", SYNTAX]


async def growth(house: House, peer: Peer, flood: bytes) -> int:
    """Return by how many bytes this process grew, at its peak, while it took the flood."""
    tracemalloc.start()
    try:
        for _ in range(SENT_BYTES // len(flood)):
            await peer.send(flood)
        await asyncio.sleep(0.2)
        assert house.lobby.inside == 1
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        peer.writer.transport.abort()


def grown(tls: Tls, flood: bytes, *commands: str) -> int:
    """Return the growth by a flood after these commands."""

    async def run() -> int:
        async with open_house(FrontDesk().desk(), tls) as house:
            peer = await house.peer()
            await peer.begin()
            for command in commands:
                await peer.ask(command)
            return await growth(house, peer, flood)

    return asyncio.run(run())


def test_a_command_line_without_end_takes_no_memory(tls: Tls) -> None:
    """The reader holds 128 KiB of it, and the rest is dropped as it comes."""
    assert grown(tls, b"N" * 65_536) < MOST_GROWTH_BYTES


def test_a_content_line_without_end_takes_no_memory(tls: Tls) -> None:
    """It is lost at its thousandth octet; what follows is read and dropped."""
    commands = (
        "MAIL FROM:<kirjaamo@siltala.example>",
        "RCPT TO:<paivahoito-siltala@silta.localhost>",
        "DATA",
    )
    assert grown(tls, b"a" * 65_536, *commands) < MOST_GROWTH_BYTES
