"""Whose secret keys a GnuPG home holds: for a person who has one and need not name it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from silta.keys.gnupg import GpgUnusable, run
from silta.keys.listing import KeyFacts, ListedCertificate, parse_listing

DEADLINE = timedelta(seconds=20)
LIMIT_BYTES = 1024 * 1024


def list_signers(home: Path | None, *, at: datetime) -> tuple[ListedCertificate, ...]:
    """Return the certificates with a secret key in ``home`` that can sign at ``at``.

    ``home`` is a GNUPGHOME, None for the user's own. Blocks. Raises GpgUnusable.
    """
    done = run(
        ["--with-colons", "--list-secret-keys"],
        home=home,
        limit_bytes=LIMIT_BYTES,
        deadline=DEADLINE,
    )
    if done.cut is not None:
        raise GpgUnusable("gpg did not come to an end")
    listed = parse_listing(done.output)
    return tuple(one for one in listed if any(_signs(key, one.keys[0], at) for key in one.keys))


def _signs(key: KeyFacts, primary: KeyFacts, at: datetime) -> bool:
    """Tell whether a key can sign: a subkey no longer than its primary key lives."""
    return key.can_sign and all(
        not each.revoked and (each.expires_at is None or at < each.expires_at)
        for each in (key, primary)
    )
