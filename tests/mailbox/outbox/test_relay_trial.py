"""A trial of a relay: all that comes before a mail, and no mail."""

from __future__ import annotations

import socket

import pytest

from silta.base.endpoint import Endpoint
from silta.mailbox.outbox import relay_trial
from silta.mailbox.outbox.item import Done, Later, Outcome
from silta.mailbox.outbox.post import relay_tls
from silta.mailbox.outbox.relay import Relay, Security
from silta.mailbox.outbox.relay_trial import try_relay
from tests.mailbox.outbox.relays import PASSWORD, USER, Clerk, Listening, relay
from tests.mailbox.outbox.test_mail import DOMAIN
from tests.sender.servers import speaking

KINDS = {"starttls": Security.STARTTLS, "smtps": Security.TLS, "clear": Security.CLEAR}


def tried(at: Listening, security: Security, user: str | None = None, word: str = "") -> Outcome:
    """Try a relay of the tests."""
    where = Relay(Endpoint("127.0.0.1", at.port), security, user, word or None)
    return try_relay(where, domain=DOMAIN, tls=at.trust)


@pytest.mark.parametrize("kind", KINDS)
def test_a_relay_that_hears_us_is_done(kind: str) -> None:
    """Over each kind of connection; nothing is handed over."""
    clerk = Clerk()
    with relay(clerk, tls=kind) as at:
        assert tried(at, KINDS[kind]) == Done()
    assert clerk.kept == []


def test_the_log_in_is_tried() -> None:
    """A password that was changed shows before a mail waits for it."""
    with relay(Clerk(), login=True) as at:
        assert tried(at, Security.STARTTLS, USER, PASSWORD) == Done()
        assert tried(at, Security.STARTTLS, USER, "vanha") == Later("relay.login")


def test_a_password_never_meets_clear_text() -> None:
    """A relay without STARTTLS hears the greeting alone."""
    replies = {b"": b"220 relay", b"EHLO": b"250 relay"}
    with speaking(replies) as (port, heard):
        at = Listening(port, relay_tls())
        assert tried(at, Security.STARTTLS, USER, PASSWORD) == Later("relay.no_tls")
    assert {line[:4] for line in heard} <= {b"EHLO", b""}


def test_another_ones_certificate_is_not_trusted() -> None:
    """As for a mail."""
    with relay(Clerk(), name="another.example") as at:
        assert tried(at, Security.STARTTLS) == Later("relay.untrusted")


def test_one_that_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A port behind a firewall may be open and dumb."""
    monkeypatch.setattr(relay_trial, "STEP_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as dumb:
        at = Listening(dumb.getsockname()[1], relay_tls())
        assert tried(at, Security.CLEAR) == Later("relay.slow")
