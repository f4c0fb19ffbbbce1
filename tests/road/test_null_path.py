"""The null reverse path: heard at MAIL, and taken by nobody until reminders leave."""

from __future__ import annotations

import pytest

from silta.base.reason import Reason
from tests.letters import INTAKE, KIRJAAMO
from tests.road.process import Answer
from tests.town import Town

NULL = ""


def at_recipient(town: Town, recipient: str) -> Answer:
    """Say MAIL FROM:<>, which must pass, and return what RCPT gets."""
    with town.running[-1].client() as client:
        assert client.mail(NULL)[0] == 250
        code, text = client.rcpt(recipient)
    return Answer(code, text.decode())


@pytest.mark.parametrize(
    "recipient", [INTAKE, "koe@silta.localhost", "bounce@silta.localhost", "a@muualla.example"]
)
def test_nobody_s_mail_reaches_no_service(shared_town: Town, recipient: str) -> None:
    """A bounce of a letter would be a letter without a sender."""
    answer = at_recipient(shared_town, recipient)
    assert (answer.code, answer.enhanced) == (550, "5.1.8")
    assert answer.reason == Reason.SENDER_DOMAIN_UNKNOWN


@pytest.mark.parametrize("local", ["bounce+x", "BOUNCE+01JD0000000000000000000000", "bounce+"])
def test_no_bounce_is_ours_yet(shared_town: Town, local: str) -> None:
    """No reminder has left, so no token of one was ever given out."""
    answer = at_recipient(shared_town, f"{local}@silta.localhost")
    assert (answer.code, answer.enhanced) == (550, "5.1.1")
    assert answer.reason == Reason.RECIPIENT_UNKNOWN


def test_a_bounce_from_somebody_is_none(shared_town: Town) -> None:
    """RFC 3464: a bounce comes from the null path, and this is a service nobody has."""
    answer = shared_town.send(b"", KIRJAAMO, "bounce+x@silta.localhost")
    assert (answer.code, answer.reason) == (550, Reason.RECIPIENT_UNKNOWN)


def test_a_letter_goes_after_it_in_the_same_session(shared_town: Town) -> None:
    """The refusal ends one recipient and not the session."""
    with shared_town.running[-1].client() as client:
        client.mail(NULL)
        client.rcpt(INTAKE)
        client.rset()
        client.mail(KIRJAAMO)
        client.rcpt(INTAKE)
        assert client.data(shared_town.mail())[0] == 250
