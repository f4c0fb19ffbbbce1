"""A peer that talks with a real door in lockstep with the model, and checks each word it hears."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from functools import cache

from silta.base.identity import parse_address
from silta.base.reason import Reason, Refused
from silta.gateway.door import Desk
from silta.gateway.limits import Limits
from silta.gateway.replies import ADVICE, GOOD_WORDS
from silta.gateway.stages import TlsFacts
from tests.gateway.desks import FrontDesk
from tests.gateway.dialogue_answers import Answer
from tests.gateway.dialogue_model import Model
from tests.transcripts.drive import PATIENCE_SECONDS, House, Peer, Tls, make_tls, open_house

# RFC 5321 section 4.2: a code, a hyphen on all lines but the last, printable ASCII.
REPLY_LINE = re.compile(rb"([2-5][0-5][0-9])([ -])([\t -~]+)\r\n")
ENHANCED = re.compile(r"([245]\.\d{1,3}\.\d{1,3}) ([^ ]+)")
# The greeting, and the answers to EHLO and HELO, which have no enhanced code.
GREETINGS = ("220 silta.localhost ", "250-silta.localhost\r\n", "250 silta.localhost\r\n")
WORD = re.compile(r"[a-z0-9]{4,}")
# What the door says of its own accord, whoever asks.
OWN_WORDS = "silta.localhost esmtp starttls size 65536 8bitmime smtputf8 enhancedstatuscodes filed"


@cache
def tls_of_both() -> Tls:
    """Return both ends' TLS settings; a certificate takes its time."""
    return make_tls()


@cache
def our_vocabulary() -> frozenset[str]:
    """Return all words that replies may have, whatever the peer said."""
    texts = [f"{reason} {advice[2]}" for reason, advice in ADVICE.items()]
    good = ["end data with", "sender recipient", *GOOD_WORDS.values()]
    return frozenset(WORD.findall(" ".join([OWN_WORDS, *texts, *good]).lower()))


class HouseDesk(FrontDesk):
    """The desk of Siltala, which reads addresses as the house does."""

    def check_sender(self, address: str, tls: TlsFacts) -> None:
        """Know the domain of Siltala alone."""
        try:
            super().check_sender(str(parse_address(address)), tls)
        except ValueError:
            raise Refused(Reason.SENDER_DOMAIN_UNKNOWN) from None


@dataclass(frozen=True, slots=True)
class Heard:
    """One reply: what it comes to, and its whole text."""

    answer: Answer
    text: str


def heard_in(text: str, *, is_in_clear: bool) -> Heard:
    """Return what a reply comes to; assert that it has the codes that it must have."""
    code = int(text[:3])
    if text.startswith(GREETINGS) or code == 354:
        assert ("STARTTLS" in text) <= is_in_clear
        assert not {"AUTH", "HELP", "PIPELINING"}.intersection(text.split())
        return Heard(Answer(code), text)
    found = ENHANCED.match(text, 4)
    assert found, f"no enhanced code: {text}"
    assert found[1][0] == text[0], f"two classes: {text}"
    return Heard(Answer(code, found[1], found[2] if found[2] in set(Reason) else None), text)


@dataclass(slots=True)
class Talk:
    """A door, a peer before it, and the model of their session; used from no event loop."""

    wrong_commands: int = 20
    front: HouseDesk = field(default_factory=HouseDesk)
    runner: asyncio.Runner = field(default_factory=asyncio.Runner)
    _open: AsyncExitStack = field(default_factory=AsyncExitStack)
    _house: House = field(init=False)
    _peer: Peer = field(init=False)
    model: Model = field(init=False)

    def __post_init__(self) -> None:
        desk: Desk = self.front.desk()
        house = open_house(desk, tls_of_both(), Limits(wrong_commands=self.wrong_commands))
        self._house = self.runner.run(self._open.enter_async_context(house))
        self.come()

    def come(self) -> None:
        """Begin a session."""
        self.model = Model(self.wrong_commands)
        self.front.mails.clear()
        self._peer = self.runner.run(self._house.peer())
        assert self.runner.run(self._reply()).answer == Answer(220)

    def say(self, *pieces: bytes) -> None:
        """Send these bytes, each piece in a packet of its own, and check what comes back."""
        expected = self.model.hear(b"".join(pieces))
        # What is sent after the end would meet a closed connection, and make the end unreadable.
        packets = [b"".join(pieces)] if self.model.has_ended else pieces
        replies = self.runner.run(self._exchange(packets, len(expected)))
        assert [reply.answer for reply in replies] == expected
        said = WORD.findall(b"".join(pieces).decode("latin-1").lower())
        heard = WORD.findall(" ".join(reply.text for reply in replies).lower())
        assert set(said).intersection(heard) <= our_vocabulary()
        if self.model.shakes_hands:
            self.runner.run(self._peer.shake_hands())
            self.model.secured()
        if self.model.has_ended:
            self.runner.run(self._see_the_end())
        self._compare_mails()

    def close(self) -> None:
        """Leave, if need be in the middle; the session must be over then."""
        self.runner.run(self._peer.close())
        assert self.runner.run(self._house.is_empty())
        self.runner.run(self._open.aclose())
        self.runner.close()

    def _compare_mails(self) -> None:
        """Compare what the desk was handed with what was sent, octet for octet."""
        given = [(m.reverse_path, m.recipient, bytes(m.raw[:])) for m in self.front.mails]
        assert given == [(m.sender, m.recipient, m.content) for m in self.model.mails]
        assert all(mail.tls.version.startswith("TLSv1.") for mail in self.front.mails)
        assert self.model.has_tls or not given

    async def _exchange(self, pieces: Sequence[bytes], count: int) -> list[Heard]:
        for piece in pieces:
            await self._peer.send(piece)
            # Two turns of the loop, so that the door reads each piece by itself.
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        return [await self._reply() for _ in range(count)]

    async def _reply(self) -> Heard:
        """Read one reply, of one line or more, and check its form."""
        lines: list[bytes] = []
        while not lines or lines[-1][3:4] == b"-":
            lines.append(await asyncio.wait_for(self._peer.reader.readline(), PATIENCE_SECONDS))
            assert REPLY_LINE.fullmatch(lines[-1]), lines
        assert len({line[:3] for line in lines}) == 1, "one reply, one code"
        return heard_in(b"".join(lines).decode("ascii"), is_in_clear=not self.model.has_tls)

    async def _see_the_end(self) -> None:
        assert await self._peer.line() == "", "the door said more"
        await self._peer.close()
