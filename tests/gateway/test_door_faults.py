"""What goes wrong behind the SMTP door, as the peer meets it: never final, never told."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from typing import NoReturn

import pytest

from silta.gateway.door import Desk
from silta.gateway.replies import Reply
from silta.gateway.stages import Received
from tests.gateway.desks import CONTENT, FrontDesk, spoken
from tests.journals import opened_journal
from tests.letters import INTAKE
from tests.transcripts.drive import Peer, Tls, make_tls

SECRET = "Aino Demo 210281-9988"
FAULT = "451 4.3.0 fault a fault of ours, try again later"


def break_down(*_: object) -> NoReturn:
    """Be a desk with a fault whose text must not get out."""
    raise RuntimeError(SECRET)


@pytest.fixture(scope="module")
def tls() -> Tls:
    """Give both ends' TLS settings; a certificate takes its time."""
    return make_tls()


@pytest.fixture
def front() -> FrontDesk:
    """Give a desk without mails."""
    return FrontDesk()


@pytest.mark.parametrize("broken", ["check_sender", "check_recipient", "take_in"])
def test_a_broken_desk_is_a_fault_without_its_text(
    broken: str, tls: Tls, front: FrontDesk, capsys: pytest.CaptureFixture[str]
) -> None:
    """The library's own answer would be 500, with the exception in it."""
    desk = front.desk()
    functions = {name: getattr(desk, name) for name in ("check_sender", "check_recipient")}
    desk = Desk(**{"take_in": desk.take_in, **functions, broken: break_down})

    async def story(peer: Peer) -> list[str]:
        mail = await peer.ask("MAIL FROM:<kirjaamo@siltala.example>")
        recipient = await peer.ask(f"RCPT TO:<{INTAKE}>")
        data = await peer.ask("DATA")
        end = await peer.ask("Subject: a\r\n\r\nb\r\n.") if data.startswith("354") else ""
        return [mail, recipient, data, end]

    with opened_journal():
        said = spoken(desk, tls, story)
    journal = capsys.readouterr().err
    assert FAULT in said
    assert '"error": "RuntimeError"' in journal
    assert not any(word in " ".join(said) + journal for word in SECRET.split())


def test_a_journal_that_cannot_be_written_is_a_fault_too(
    tls: Tls, front: FrontDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library would say 500 when its handler fails: the mail would be lost for good."""
    monkeypatch.setattr("silta.gateway.door.frames_of", break_down)
    desk = Desk(break_down, front.check_recipient, front.take_in)

    async def story(peer: Peer) -> list[str]:
        return [await peer.ask("MAIL FROM:<kirjaamo@siltala.example>")]

    assert spoken(desk, tls, story) == [FAULT]


def test_a_mail_after_a_fault_is_a_new_transaction(tls: Tls, front: FrontDesk) -> None:
    """The fault may have passed, and the same session is the quickest way to learn it."""
    answers: Iterator[Callable[[Received], Reply]] = iter([break_down, front.take_in])

    def take_in(mail: Received) -> Reply:
        return next(answers)(mail)

    desk = Desk(front.check_sender, front.check_recipient, take_in)

    async def story(peer: Peer) -> list[str]:
        return [await peer.mail(CONTENT), await peer.mail(CONTENT)]

    assert spoken(desk, tls, story) == [FAULT, "250 2.0.0 filed 01JD0000000000000000000000"]


def test_a_peer_that_dies_does_not_stop_the_taking_in(tls: Tls, front: FrontDesk) -> None:
    """What is being committed is committed; the peer sends again and hears the same id."""
    begun, gone = threading.Event(), threading.Event()

    def take_in_slowly(mail: Received) -> Reply:
        begun.set()
        gone.wait(10)
        return front.take_in(mail)

    async def story(peer: Peer) -> list[str]:
        sending = asyncio.create_task(peer.mail(CONTENT))
        await asyncio.to_thread(begun.wait, 10)
        sending.cancel()
        peer.writer.transport.abort()
        await asyncio.sleep(0.2)
        gone.set()
        return []

    spoken(Desk(front.check_sender, front.check_recipient, take_in_slowly), tls, story)
    assert [mail.raw[:] for mail in front.mails] == [CONTENT]


def test_half_a_mail_is_no_mail(tls: Tls, front: FrontDesk) -> None:
    """The peer left within its content, and has it still."""

    async def story(peer: Peer) -> list[str]:
        await peer.ask("MAIL FROM:<kirjaamo@siltala.example>")
        await peer.ask(f"RCPT TO:<{INTAKE}>")
        await peer.ask("DATA")
        await peer.send(CONTENT)
        await peer.close()
        return []

    spoken(front.desk(), tls, story)
    assert front.mails == []
