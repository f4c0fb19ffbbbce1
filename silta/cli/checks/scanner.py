"""Check: the virus scanner answers, where one is set."""

from __future__ import annotations

from collections.abc import Iterator

from silta.cli.checks.examined import Examined
from silta.cli.checks.finding import Finding, broken, ok, warning
from silta.gateway.scanner import Scanner


def look(examined: Examined) -> Iterator[Finding]:
    """Ask clamd whether it is there; no document is scanned."""
    path = examined.settings.clamd
    if path is None:
        yield warning(
            "SILTA_CLAMD is not set: no document is scanned", "set it: docs/operations.md"
        )
    elif Scanner(path).is_there():
        yield ok(f"clamd answers at {path}")
    else:
        yield broken(
            f"no clamd answers at {path}: new letters are answered 451 and not filed",
            "start it, and let silta-gateway write to its socket",
        )
