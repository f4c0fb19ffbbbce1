"""Check: the relay hears us, over the TLS that its address asks for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from silta.base.settings import WrongSetting
from silta.cli.checks.examined import Examined
from silta.cli.checks.finding import Finding, broken, ok, warning
from silta.mailbox.outbox.item import Done
from silta.mailbox.outbox.post import relay_tls
from silta.mailbox.outbox.relay import Relay, parse_relay
from silta.mailbox.outbox.relay_trial import try_relay

WORDS: Final = {
    "relay.away": "no connection came about",
    "relay.slow": "it does not answer in time",
    "relay.refuses": "it takes no mail",
    "relay.no_tls": "no TLS came about",
    "relay.untrusted": "its TLS certificate is not one to trust",
    "relay.login": "the user or the password is wrong, or it wants one",
}


def look(examined: Examined) -> Iterator[Finding]:
    """Connect as for a mail, log in where a password is set, and leave."""
    relay = _relay(examined)
    if relay is None:
        yield warning(
            "SILTA_MAIL_RELAY is not set: notices and receipts wait in the outbox",
            "set it: docs/operations.md",
        )
        return
    outcome = try_relay(relay, domain=examined.settings.domain, tls=relay_tls())
    if isinstance(outcome, Done):
        yield ok(f"{relay.endpoint} hears us ({relay.security})")
    else:
        why = WORDS.get(outcome.fault, outcome.fault)
        yield broken(
            f"{relay.endpoint}: {why}; mails wait in the outbox",
            f"docs/operations.md, at {outcome.fault}",
        )


def _relay(examined: Examined) -> Relay | None:
    """Return the relay as set; raise WrongSetting, which quotes no password."""
    setting = examined.settings.mail_relay
    try:
        return None if setting is None else parse_relay(setting.get_secret_value())
    except ValueError as error:
        raise WrongSetting(f"SILTA_MAIL_RELAY: {error}") from None
