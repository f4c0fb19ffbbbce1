"""Keyrings: the certificates of one authority as a file that gpg reads."""

from __future__ import annotations

import secrets
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
    """Make a keyring of binary certificates and return its new path; it is never half there.

    They are imported, so that gpg notes which signatures on them it has checked: a file of
    certificates one after another costs each mail 5 ms more. gpg also takes a damaged ring
    without a word, and calls every signer unknown: so each ring is read once before it
    counts, and GpgUnusable is raised if gpg does not find all certificates in it.
    """
    with throwaway_home() as home:
        made = home / "ring.kbx"
        made.touch(mode=0o600)
        _import(made, certificates, home)
        if _count(made, home) != len(certificates):
            raise GpgUnusable("gpg does not find every certificate of the ring")
        # gpg leaves a copy and a lock beside what it makes, so that is not its place.
        path = directory / f"ring-{secrets.token_hex(8)}.kbx"
        path.write_bytes(made.read_bytes())
    return path


def _import(ring: Path, certificates: Sequence[bytes], home: Path) -> None:
    run(
        [*_only(ring), "--import"],
        home=home,
        stdin=b"".join(certificates),
        limit_bytes=LISTING_LIMIT_BYTES,
        deadline=DEADLINE,
    )


def _count(ring: Path, home: Path) -> int:
    done = run(
        [*_only(ring), "--with-colons", "--list-keys"],
        home=home,
        limit_bytes=LISTING_LIMIT_BYTES,
        deadline=DEADLINE,
    )
    return -1 if done.cut else len(parse_listing(done.output))


def _only(ring: Path) -> tuple[str, ...]:
    return ("--no-autostart", "--no-default-keyring", "--keyring", str(ring))


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
            ring = rings.get(generation)
            if ring is None:
                ring = build_ring(self._folder.path, certificates())
                rings[generation] = ring
                for old in sorted(set(rings) - {generation})[: 1 - GENERATIONS_KEPT]:
                    rings.pop(old).unlink()
            return ring

    def close(self) -> None:
        """Remove the rings."""
        self._folder.close()
