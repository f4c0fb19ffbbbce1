"""Check: what is to leave does leave, or somebody knows why not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from silta.base.clock import now
from silta.cli.checks.examined import Examined
from silta.cli.checks.finding import Finding, broken, ok, warning
from silta.mailbox.outbox.item import State
from silta.mailbox.outbox.lots import Lot, lots

# A worker looks every five seconds, and a relay may keep it busy for half a minute each time.
LEFT_LYING: Final = timedelta(minutes=15)


def look(examined: Examined) -> Iterator[Finding]:
    """Count what is dead, what waits for a reason, and what nobody has taken."""
    at = now()
    with examined.read() as transaction:
        found = lots(transaction)
    has_relay = examined.settings.mail_relay is not None
    faults = [fault for lot in found for fault in _judged(lot, at, has_relay=has_relay)]
    yield from faults
    if not faults:
        yield ok(f"{sum(lot.count for lot in found)} on their way, none waits for a person")


def _judged(lot: Lot, at: datetime, *, has_relay: bool) -> Iterator[Finding]:
    since = f"{lot.oldest_at:%Y-%m-%d %H:%M} UTC"
    said = f"{lot.count} of the channel {lot.channel}, the oldest of {since}"
    if lot.state == State.DEAD:
        yield warning(
            f"{said}: dead ({lot.fault}), they wait for a person",
            "'silta outbox list', then retry or drop them",
        )
    elif lot.due_at < at - LEFT_LYING and has_relay:
        yield broken(f"{said}: due, and nobody takes them", "see to the worker")
    elif lot.due_at < at - LEFT_LYING:
        yield warning(f"{said}: due, and no relay is set", "set SILTA_MAIL_RELAY")
    elif lot.fault is not None:
        yield warning(
            f"{said}: wait ({lot.fault}), and are tried again", "'silta outbox list' shows them"
        )
