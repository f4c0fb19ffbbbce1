"""The mail channel and real servers: what leaves, by which connection, what an answer means."""

from __future__ import annotations

import ssl
from dataclasses import replace

import pytest

from silta.base.endpoint import Endpoint
from silta.mailbox.outbox import post
from silta.mailbox.outbox.item import Channel, Done, Held, Later, Never, Outcome
from silta.mailbox.outbox.mail import Mail, Posting, writing
from silta.mailbox.outbox.post import Post, relay_tls
from silta.mailbox.outbox.relay import Relay, Security
from tests.mailbox.outbox.relays import PASSWORD, USER, Clerk, Listening, relay
from tests.mailbox.outbox.test_mail import DOMAIN, ITEM, TO
from tests.peers.ports import free_port
from tests.sender.servers import speaking

KINDS = {"starttls": Security.STARTTLS, "smtps": Security.TLS, "clear": Security.CLEAR}
WRITE = writing(lambda _item: Mail(TO, "Päivän ilmoitus", "Hyvää päivää\n"), DOMAIN)


def channel(at: Listening, security: Security, user: str | None = None, word: str = "") -> Post:
    """Return the channel to a relay of the tests."""
    where = Relay(Endpoint("127.0.0.1", at.port), security, user, word or None)
    made: Channel = Post(where, WRITE, domain=DOMAIN, tls=at.trust)
    assert isinstance(made, Post)
    return made


def sent(clerk: Clerk, kind: str = "starttls") -> Outcome:
    """Send the mail through a relay of this kind."""
    with relay(clerk, tls=kind) as at:
        return channel(at, KINDS[kind]).call(ITEM)


@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_leaves(kind: str) -> None:
    """Over the connection that the setting names, and no other."""
    clerk = Clerk()
    assert sent(clerk, kind) == Done()
    [kept] = clerk.kept
    assert (kept.mail_from, kept.rcpt_tos) == (f"silta@{DOMAIN}", [TO])
    assert clerk.in_tls == [kind == "starttls"] or kind == "smtps"
    assert f"Message-ID: <{ITEM.id}@{DOMAIN}>".encode() in bytes(kept.original_content or b"")


def test_the_log_in_is_the_settings() -> None:
    """With every sign that a password may have."""
    clerk = Clerk()
    with relay(clerk, login=True) as at:
        assert channel(at, Security.STARTTLS, USER, PASSWORD).call(ITEM) == Done()
        assert channel(at, Security.STARTTLS, USER, "vanha").call(ITEM) == Later("relay.login")
        assert channel(at, Security.STARTTLS).call(ITEM) == Later("relay.login")
    assert clerk.logged_in == [True]


def test_starttls_never_falls_back_to_clear_text() -> None:
    """Whoever strips STARTTLS from the relay's greeting on the way reads nothing."""
    replies = {b"": b"220 relay", b"EHLO": b"250 relay", b"MAIL": b"250 ok", b"QUIT": b"221 bye"}
    with speaking(replies) as (port, heard):
        at = Listening(port, relay_tls())
        assert channel(at, Security.STARTTLS).call(ITEM) == Later("relay.no_tls")
    assert {line[:4] for line in heard} <= {b"EHLO", b"QUIT", b""}


@pytest.mark.parametrize("kind", ["starttls", "smtps"])
def test_a_relay_proves_its_name(kind: str) -> None:
    """By a certificate that the machine trusts, and for the name in the setting."""
    with relay(Clerk(), tls=kind, name="another.example") as at:
        assert channel(at, KINDS[kind]).call(ITEM) == Later("relay.untrusted")
        stranger = replace(at, trust=relay_tls())
        assert channel(stranger, KINDS[kind]).call(ITEM) == Later("relay.untrusted")


def test_old_tls_is_no_tls() -> None:
    """RFC 8996, for what we offer ourselves."""
    assert relay_tls().minimum_version == ssl.TLSVersion.TLSv1_2
    assert relay_tls().verify_mode == ssl.CERT_REQUIRED
    assert relay_tls().check_hostname


@pytest.mark.parametrize(
    ("clerk", "outcome"),
    [
        (Clerk(sender="550 5.1.8 no"), Never("sender.refused")),
        (Clerk(sender="451 4.3.0 wait"), Later("sender.refused")),
        (Clerk(sender="530 5.7.0 log in first"), Later("relay.login")),
        (Clerk(recipient="550 5.1.1 <aino@example.fi>"), Never("recipient.refused")),
        (Clerk(recipient="450 4.2.1 full"), Later("recipient.refused")),
        (Clerk(content="554 5.7.1 spam"), Never("content.refused")),
        (Clerk(content="452 4.3.1 disk"), Later("content.refused")),
    ],
)
def test_a_refusal_is_told_in_a_word_of_ours(clerk: Clerk, outcome: Outcome) -> None:
    """5yz is for good, 4yz for now; the relay's own text names people."""
    assert sent(clerk) == outcome


@pytest.mark.parametrize("greeting", [b"554 no", b"421 later", b"hello"])
def test_a_relay_that_takes_nobody_loses_no_mail(greeting: bytes) -> None:
    """It says nothing about this one; the mail waits until it is well."""
    with speaking({b"": greeting}) as (port, _heard):
        outcome = channel(Listening(port, relay_tls()), Security.CLEAR).call(ITEM)
    assert isinstance(outcome, Later)


def test_nobody_there_is_for_now() -> None:
    """A relay that is started again is away for a moment."""
    at = Listening(free_port(), relay_tls())
    assert channel(at, Security.CLEAR).call(ITEM) == Later("relay.away")


def test_a_relay_that_says_nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that hangs would lose its lease, and a second one would send the same."""
    monkeypatch.setattr(post, "STEP_SECONDS", 0.3)
    replies = {b"": b"220 relay", b"EHLO": b"250-relay"}
    with speaking(replies) as (port, _heard):
        outcome = channel(Listening(port, relay_tls()), Security.CLEAR).call(ITEM)
    assert outcome == Later("relay.slow")


def test_a_mail_that_nobody_is_told_of_has_no_sender() -> None:
    """The null reverse path: what cannot be delivered comes back to nobody."""
    clerk = Clerk()
    with relay(clerk) as at:
        where = Relay(Endpoint("127.0.0.1", at.port), Security.STARTTLS)
        silent = Post(where, lambda _item: Posting("", TO, b"\r\n"), domain=DOMAIN, tls=at.trust)
        assert silent.call(ITEM) == Done()
    assert [(kept.mail_from, kept.rcpt_tos) for kept in clerk.kept] == [("<>", [TO])]


@pytest.mark.parametrize("outcome", [Done(), Held("key.away"), Never("body.unreadable")])
def test_what_has_no_mail_ends_as_its_writer_says(outcome: Outcome) -> None:
    """No connection is made for it."""
    at = Relay(Endpoint("127.0.0.1", free_port()), Security.CLEAR)
    nothing = Post(at, lambda _item: outcome, domain=DOMAIN, tls=relay_tls())
    assert nothing.call(ITEM) == outcome
