"""``SILTA_MAIL_RELAY`` is read strictly, and its password never shown."""

from __future__ import annotations

import pytest

from silta.base.endpoint import Endpoint
from silta.mailbox.outbox.relay import Relay, Security, parse_relay

SECRET = "hunter2"


@pytest.mark.parametrize(
    ("text", "relay"),
    [
        ("smtp://127.0.0.1:25", Relay(Endpoint("127.0.0.1", 25), Security.CLEAR)),
        ("smtp://[::1]:25/", Relay(Endpoint("::1", 25), Security.CLEAR)),
        (
            "smtp+starttls://silta:p%40ss%2Fw%C3%B6rd@relay.example:587",
            Relay(Endpoint("relay.example", 587), Security.STARTTLS, "silta", "p@ss/wörd"),
        ),
        (
            "smtps://a%3Ab:c:d@relay.example:465",
            Relay(Endpoint("relay.example", 465), Security.TLS, "a:b", "c:d"),
        ),
        (
            "smtp://silta:x@localhost:25",
            Relay(Endpoint("localhost", 25), Security.CLEAR, "silta", "x"),
        ),
    ],
)
def test_an_address_is_read_into_its_parts(text: str, relay: Relay) -> None:
    """User and password are percent-encoded, so any sign can stand in them."""
    assert parse_relay(text) == relay


@pytest.mark.parametrize(
    "text",
    [
        "",
        "relay.example:25",
        "http://relay.example:25",
        "SMTP://relay.example:25",
        "smtp://relay.example",
        "smtp://relay.example:0",
        "smtp://relay.example:65536",
        "smtp://relay.example/x:25",
        "smtp://rel ay.example:25",
        f"smtps://silta:{SECRET}@",
        f"smtps://:{SECRET}@relay.example:465",
        f"smtps://{SECRET}@relay.example:465",
        f"smtps://silta:{SECRET}%FF@relay.example:465",
        f"smtps://silta:{SECRET}@relay.example:465?tls=no",
    ],
)
def test_what_is_no_relay_is_refused(text: str) -> None:
    """With a line for the operator that has no part of the password in it."""
    with pytest.raises(ValueError, match="not") as refused:
        parse_relay(text)
    assert SECRET not in str(refused.value)


def test_no_password_travels_in_clear() -> None:
    """But within this machine."""
    with pytest.raises(ValueError, match="in clear") as refused:
        parse_relay(f"smtp://silta:{SECRET}@relay.example:25")
    assert SECRET not in str(refused.value)


def test_a_relay_does_not_show_its_password() -> None:
    """Neither in a traceback nor in a log line."""
    assert SECRET not in repr(parse_relay(f"smtps://silta:{SECRET}@relay.example:465"))
