"""The door after chaos: however sessions ended, all of their places are free."""

from __future__ import annotations

import asyncio
import random

import pytest

from silta.gateway.limits import Limits
from tests.gateway.test_door_caps import told
from tests.gateway.test_door_deadlines import rest
from tests.transcripts.drive import House, Tls, make_tls


@pytest.fixture(scope="module")
def tls() -> Tls:
    """Give both ends' TLS settings; a certificate takes its time."""
    return make_tls()


async def some_ending(house: House, chance: random.Random, number: int) -> None:
    """Come from one of a few addresses, go some of the way, and leave in some manner."""
    peer = await house.peer(f"127.0.0.{2 + number % 5}")
    steps = ("EHLO a.example", "STARTTLS", "tls", "EHLO a.example", "NOOP", "half", "QUIT")
    for step in steps[: chance.randrange(len(steps) + 1)]:
        if step == "tls":
            await peer.shake_hands()
        elif step == "half":
            await peer.send(b"MAIL FROM:<kirjaamo@siltala.example>\r\nDATA\r\nSubj")
        else:
            await peer.ask(step)
    ending = chance.choice(("abort", "close", "noise", "wrong", "silence"))
    if ending == "abort":
        peer.writer.transport.abort()
    elif ending == "noise":
        await peer.send(b"\x16\x03\x01\x00\x05hello" * 100)
    elif ending == "wrong":
        await peer.send(b"\r\n" * 100)
    elif ending == "silence":
        await rest(peer)
    await peer.close()


@pytest.mark.parametrize("seed", range(4))
def test_after_chaos_all_places_are_free(tls: Tls, seed: int) -> None:
    """A place that is lost at each odd ending would close the door in a week."""
    chance = random.Random(seed)  # noqa: S311 -- chosen once for all runs, no secret
    limits = Limits(idle_seconds=0.5, handshake_seconds=0.5, farewell_seconds=0.2)

    async def story(house: House) -> list[str]:
        endings = (some_ending(house, chance, number) for number in range(40))
        await asyncio.gather(*endings, return_exceptions=True)
        assert await house.is_empty()
        return []

    assert told(tls, story, limits, most=30, most_of_one=7) == []
