"""Desks that a door can stand before: one that knows Siltala, and how to talk with it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from silta.base.reason import Reason, Refused
from silta.gateway.door import Desk
from silta.gateway.replies import Reply, filed
from silta.gateway.stages import Received, TlsFacts
from tests.letters import INTAKE
from tests.transcripts.drive import Peer, Tls, meeting

CONTENT = b"Subject: Salattu viesti\r\n\r\npiste\r\n"


@dataclass(slots=True)
class FrontDesk:
    """A desk that knows Siltala and one service, and keeps what it is given."""

    mails: list[Received] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def check_sender(self, address: str, _tls: TlsFacts) -> None:
        """Know the domain of Siltala alone."""
        self.asked.append(address)
        if not address.endswith("@siltala.example"):
            raise Refused(Reason.SENDER_DOMAIN_UNKNOWN)

    def check_recipient(self, _sender: str, address: str) -> None:
        """Know one service."""
        if not address.endswith("@silta.localhost"):
            raise Refused(Reason.RECIPIENT_NOT_OURS)
        if address != INTAKE:
            raise Refused(Reason.RECIPIENT_UNKNOWN)

    def take_in(self, received: Received) -> Reply:
        """Keep the mail."""
        self.mails.append(received)
        return filed("01JD0000000000000000000000")

    def desk(self) -> Desk:
        """Return what the door asks for."""
        return Desk(self.check_sender, self.check_recipient, self.take_in)


def spoken(desk: Desk, tls: Tls, story: Callable[[Peer], object]) -> list[str]:
    """Begin a session at this desk and return what the story heard."""

    async def run() -> list[str]:
        async with meeting(desk, tls) as peer:
            await peer.begin()
            heard = story(peer)
            assert asyncio.iscoroutine(heard)
            said: list[str] = await heard
            return said

    return asyncio.run(run())
