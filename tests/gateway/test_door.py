"""The SMTP door as a peer meets it: transcripts over real TLS, and what the desk is given."""

from __future__ import annotations

import asyncio

import pytest

from silta.gateway.door import Desk
from tests.gateway.desks import CONTENT, FrontDesk, spoken
from tests.gateway.enhanced import has_enhanced_code
from tests.letters import INTAKE
from tests.transcripts.drive import FOLDER, LIMIT_BYTES, Peer, Tls, make_tls, meeting, play

TRANSCRIPTS = sorted(path.stem for path in FOLDER.glob("*.txt"))


@pytest.fixture(scope="module")
def tls() -> Tls:
    """Give both ends' TLS settings; a certificate takes its time."""
    return make_tls()


@pytest.fixture
def front() -> FrontDesk:
    """Give a desk without mails."""
    return FrontDesk()


def played(desk: Desk, tls: Tls, name: str) -> list[str]:
    """Play a transcript at this desk and return what the door said."""

    async def run() -> list[str]:
        async with meeting(desk, tls) as peer:
            return await play(peer, name)

    return asyncio.run(run())


@pytest.mark.parametrize("name", TRANSCRIPTS)
def test_the_door_speaks_as_transcribed(name: str, tls: Tls, front: FrontDesk) -> None:
    """Each transcript is a promise to senders, or a wall against an attack."""
    said = played(front.desk(), tls, name)
    later = [line for line in said if not line.startswith(("220 silta", "250-", "354"))]
    assert all(has_enhanced_code(line) or line.endswith("STATUSCODES") for line in later)


def test_the_desk_gets_the_mail_as_it_was_sent(tls: Tls, front: FrontDesk) -> None:
    """Dots unstuffed, addresses without brackets, and the TLS that was really used."""
    played(front.desk(), tls, "filed")
    (mail,) = front.mails
    assert mail.raw[:] == b"Subject: Salattu viesti\r\n\r\n.piste\r\n"
    assert (mail.reverse_path, mail.recipient) == ("kirjaamo@siltala.example", INTAKE)
    assert mail.tls.version.startswith("TLSv1.")
    assert mail.received_at.utcoffset() is not None


def test_nothing_smuggled_reaches_the_desk(tls: Tls, front: FrontDesk) -> None:
    """A refused content is no mail, and no part of it is another."""
    played(front.desk(), tls, "smuggled")
    assert front.mails == []
    assert set(front.asked) == {"kirjaamo@siltala.example"}


def test_nothing_injected_before_tls_reaches_the_desk(tls: Tls, front: FrontDesk) -> None:
    """RFC 3207 section 4.2: all that was learnt in clear is forgotten."""
    played(front.desk(), tls, "injected")
    assert front.asked == ["kirjaamo@siltala.example"]


def test_bytes_over_the_limit_are_refused_and_the_session_goes_on(
    tls: Tls, front: FrontDesk
) -> None:
    """A peer that declared no SIZE hears its 552 all the same."""

    async def story(peer: Peer) -> list[str]:
        flood = (b"a" * 998 + b"\r\n") * (4 * LIMIT_BYTES // 1000)
        return [await peer.mail(flood), await peer.mail(CONTENT)]

    refused, taken = spoken(front.desk(), tls, story)
    assert refused.startswith("552 5.3.4 size.too_large ")
    assert taken.startswith("250 2.0.0 filed ")
