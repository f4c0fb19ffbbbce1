"""Keys that somebody knows from elsewhere: a bundle brings its own, as a forger would. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from silta.keys.fingerprint import Fingerprint
from silta.mailbox.evidence.bundle import paths
from silta.mailbox.evidence.bundle.check import Checked
from silta.mailbox.evidence.finding import Finding


@dataclass(frozen=True, slots=True)
class Pins:
    """The receipts keys that count, none for any; the log's key as a line, None for any."""

    receipts_keys: frozenset[Fingerprint]
    log_key: str | None


def pinned(checked: Checked, pins: Pins) -> Checked:
    """Return the check with what speaks against the pins."""
    return replace(checked, findings=(*checked.findings, *_findings(checked, pins)))


def _findings(checked: Checked, pins: Pins) -> Iterator[Finding]:
    if pins.receipts_keys:
        for key in checked.receipts_keys:
            if key not in pins.receipts_keys:
                yield Finding(paths.RECEIPTS_KEY, f"{key} is not a receipts key that you named")
    if pins.log_key is not None and checked.log_key != pins.log_key:
        what = "is not the key that you named" if checked.log_key else "is missing: no log signed"
        yield Finding(paths.LOG_KEY, what)
