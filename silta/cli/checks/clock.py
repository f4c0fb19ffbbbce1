"""Check: our own clock can be trusted, on which refusals, deadlines and evidence rest."""

from __future__ import annotations

from collections.abc import Iterator

from silta.base.clock import LARGEST_JUMP, is_synchronised, now
from silta.base.store import high_water
from silta.base.times import utc_milliseconds
from silta.cli.checks.examined import Examined
from silta.cli.checks.finding import Finding, broken, ok, warning


def look(examined: Examined) -> Iterator[Finding]:
    """Compare the clock with the highest time ever committed, and ask the kernel of its source."""
    at = now()
    if not is_synchronised():
        yield warning(
            f"{utc_milliseconds(at)}: the kernel names no time source that the clock follows",
            "run chrony or systemd-timesyncd; in a container, see to the host's clock",
        )
    with examined.read() as transaction:
        mark = high_water(transaction)
    if mark is not None and at < mark - LARGEST_JUMP:
        yield broken(
            f"{utc_milliseconds(at)} is before {utc_milliseconds(mark)}, when something was "
            "committed: mails are answered 451, and timers stand still",
            "set the clock",
        )
    elif is_synchronised():
        yield ok(f"{utc_milliseconds(at)}, synchronised, and after all that was committed")
