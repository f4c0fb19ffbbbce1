"""Keyrings of an authority."""

from __future__ import annotations

from pathlib import Path

import pytest

from silta.keys.gnupg import GpgUnusable
from silta.keys.ring import RingCache, build_ring
from tests.keys.cast import Cast
from tests.keys.conftest import RingOf


def listed(cast: Cast, ring: Path) -> set[str]:
    """Return those of the cast whose certificates are in a ring, by fingerprint."""
    listing = cast.gpg(
        *("--no-default-keyring", "--keyring", ring, "--with-colons", "--list-keys")
    ).decode()
    return {fingerprint for fingerprint in cast.keys.values() if fingerprint in listing}


def test_gpg_finds_every_certificate_of_a_ring(cast: Cast, ring_of: RingOf) -> None:
    """Good, expired and revoked ones alike: the reason must be named."""
    names = ("kirjaamo", "rsa", "expired", "revoked", "subkey")
    assert listed(cast, ring_of(*names)) == {cast.keys[name] for name in names}


def test_a_ring_may_be_empty(cast: Cast, tmp_path: Path) -> None:
    """An authority without certificates: every signer is unknown."""
    assert listed(cast, build_ring(tmp_path, [])) == set()


@pytest.mark.parametrize("damage", [b"damaged", b"", b"\x99\x00"])
def test_a_damaged_certificate_fails_the_ring(cast: Cast, tmp_path: Path, damage: bytes) -> None:
    """Gpg reads such a ring without a word, and would call every signer unknown: a 5xx of ours."""
    with pytest.raises(GpgUnusable, match="every certificate"):
        build_ring(tmp_path, [cast.certificates["kirjaamo"], damage])
    assert list(tmp_path.iterdir()) == []


def test_a_ring_is_built_once_for_a_generation(cast: Cast, tmp_path: Path) -> None:
    """The certificates are read from the database only when there is something new."""
    cache, calls = RingCache(tmp_path), []

    def certificates() -> list[bytes]:
        calls.append(1)
        return cast.ring_of("kirjaamo")

    rings = {cache.get("1234567-1", generation, certificates) for generation in (1, 1, 2, 2, 1)}
    assert (len(rings), len(calls)) == (2, 2)
    cache.close()


def test_authorities_never_share_a_ring(cast: Cast, tmp_path: Path) -> None:
    """Naapurila's key must not work for Siltala."""
    cache = RingCache(tmp_path)
    ours = cache.get("1234567-1", 1, lambda: cast.ring_of("kirjaamo"))
    theirs = cache.get("7654321-4", 1, lambda: cast.ring_of("naapurila"))
    assert listed(cast, ours) == {cast.keys["kirjaamo"]}
    assert listed(cast, theirs) == {cast.keys["naapurila"]}
    cache.close()


def test_old_generations_are_removed_but_for_the_last(cast: Cast, tmp_path: Path) -> None:
    """A gpg that was just started may still have to open the one before."""
    cache = RingCache(tmp_path)
    rings = [cache.get("1234567-1", number, lambda: cast.ring_of("rsa")) for number in range(4)]
    assert [ring.exists() for ring in rings] == [False, False, True, True]
    cache.close()


def test_rings_are_gone_when_the_cache_is_closed(cast: Cast, tmp_path: Path) -> None:
    """They are caches of the database, and nothing else."""
    cache = RingCache(tmp_path)
    cache.get("1234567-1", 1, lambda: cast.ring_of("kirjaamo"))
    cache.close()
    assert list(tmp_path.iterdir()) == []


def test_two_processes_do_not_touch_each_others_rings(cast: Cast, tmp_path: Path) -> None:
    """``silta inspect`` runs beside the gateway."""
    gateway, inspect = RingCache(tmp_path), RingCache(tmp_path)
    ring = gateway.get("1234567-1", 1, lambda: cast.ring_of("kirjaamo"))
    inspect.get("1234567-1", 1, lambda: cast.ring_of("kirjaamo"))
    inspect.close()
    assert ring.exists()
    gateway.close()
