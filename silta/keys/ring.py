"""Keyrings: the certificates of one authority as a file that gpg reads."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from threading import Lock

from silta.keys.closing import Closing
from silta.keys.gnupg import GpgUnusable, run
from silta.keys.home import throwaway_home
from silta.keys.listing import parse_listing
from silta.keys.runtime_folder import RuntimeFolder

DEADLINE = timedelta(seconds=20)
LISTING_LIMIT_BYTES = 64 * 1024 * 1024
GENERATIONS_KEPT = 2  # a gpg that was just started may still open the one before


def build_ring(directory: Path, certificates: Sequence[bytes]) -> Path:
    """Write a keyring of binary certificates and return its new path; it is never half there.

    GnuPG reads certificates one after another as a keyring. It also takes a damaged ring
    without a word, and calls every signer unknown: so each ring is read once before it
    counts, and GpgUnusable is raised if gpg does not find all certificates in it.
    """
    handle, name = tempfile.mkstemp(prefix="ring-", suffix=".gpg", dir=directory)
    with os.fdopen(handle, "wb") as file:
        file.write(b"".join(certificates))
    path = Path(name)
    if _count(path) != len(certificates):
        path.unlink()
        raise GpgUnusable("gpg does not find every certificate of the ring")
    return path


def _count(ring: Path) -> int:
    with throwaway_home() as home:
        arguments = ["--no-autostart", "--no-default-keyring", "--keyring", str(ring)]
        done = run(
            [*arguments, "--with-colons", "--list-keys"],
            home=home,
            limit_bytes=LISTING_LIMIT_BYTES,
            deadline=DEADLINE,
        )
    return -1 if done.cut else len(parse_listing(done.output))


class RingCache(Closing):
    """The rings of all authorities, each built once for a generation; threads may share it.

    They are caches of the database, in a run-time folder of this process under ``base``.
    """

    def __init__(self, base: Path) -> None:
        self._folder = RuntimeFolder(base)
        self._lock = Lock()
        self._rings: dict[str, dict[int, Path]] = {}

    def get(
        self, authority: str, generation: int, certificates: Callable[[], Sequence[bytes]]
    ) -> Path:
        """Return the ring of ``authority`` at ``generation``, calling for what is in it if new.

        The certificates must be read in the same transaction as the generation.
        """
        with self._lock:
            rings = self._rings.setdefault(authority, {})
            if generation not in rings:
                rings[generation] = build_ring(self._folder.path, certificates())
                for old in sorted(rings)[:-GENERATIONS_KEPT]:
                    rings.pop(old).unlink()
            return rings[generation]

    def close(self) -> None:
        """Remove the rings."""
        self._folder.close()
