"""A certificate that its user has in a GnuPG keyring already, by mail address."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from silta.keys.gnupg import run

DEADLINE = timedelta(seconds=20)
LIMIT_BYTES = 256 * 1024  # as for a certificate that is handed in


def known_certificate(address: str, *, home: Path | None) -> bytes:
    """Return the binary certificate whose user id has exactly ``address``; empty without one.

    ``home`` None is the user's own. What several certificates would give is left to the
    sealing, which takes one alone. Raises GpgUnusable when gpg cannot be started.
    """
    done = run(
        ["--no-autostart", "--export-options", "export-minimal", "--export", "--", f"<{address}>"],
        home=home,
        limit_bytes=LIMIT_BYTES,
        deadline=DEADLINE,
    )
    return b"" if done.cut else done.output
