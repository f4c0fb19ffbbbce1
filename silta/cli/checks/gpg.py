"""Check: gpg is on the path, and of a version that was tried."""

from __future__ import annotations

from collections.abc import Iterator

from silta.cli.checks.examined import Examined
from silta.cli.checks.finding import Finding, ok
from silta.keys.gnupg import find_gpg


def look(examined: Examined) -> Iterator[Finding]:
    """Ask gpg for its version; the rule for one that is missing or too old is gpg's door's."""
    del examined
    yield ok(f"GnuPG {find_gpg()}")
