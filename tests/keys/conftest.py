"""Real gpg homes, made once for the whole run of the tests here."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from silta.keys.certificate import read_certificate
from silta.keys.gateway_key import Algorithm
from silta.keys.generate import export_certificate, generate_gateway_key
from silta.keys.opener import Opener
from silta.keys.ring import build_ring
from silta.keys.runtime_folder import FALLBACK
from tests.keys.cast import Cast, make_cast
from tests.keys.gpg import Gpg
from tests.peers.directory import short_directory

RingOf = Callable[..., Path]
FakeGpg = Callable[[str], None]
LIMIT_BYTES = 4 * 1024 * 1024
DEADLINE = timedelta(seconds=20)


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the store of a gateway key of Curve25519."""
    return tmp_path_factory.mktemp("store")


@pytest.fixture(scope="session")
def cast(store: Path) -> Iterator[Cast]:
    """Give everybody with their keys."""
    gateway = generate_gateway_key(store, "Silta <intake@silta.localhost>", Algorithm.CURVE25519)
    certificate = export_certificate(store, gateway, armour=False)
    with short_directory() as home:
        yield make_cast(Gpg(home), store, gateway, certificate)


@pytest.fixture(scope="session")
def opener(cast: Cast) -> Iterator[Opener]:
    """Give an opener with that one gateway key."""
    stores = [cast.store]
    with Opener(
        stores, base=FALLBACK, homes=2, limit_bytes=LIMIT_BYTES, deadline=DEADLINE
    ) as running:
        yield running


@pytest.fixture(scope="session")
def ring_of(cast: Cast, tmp_path_factory: pytest.TempPathFactory) -> RingOf:
    """Give a function that makes a ring of the cleaned certificates of some of the cast."""
    folder = tmp_path_factory.mktemp("rings")

    def make(*names: str) -> Path:
        return build_ring(folder, [read_certificate(c).cleaned for c in cast.ring_of(*names)])

    return make


@pytest.fixture(scope="session")
def siltala(ring_of: RingOf) -> Path:
    """Give the ring of Siltala: all of its certificates, good and bad, and not Naapurila's."""
    return ring_of("kirjaamo", "rsa", "expired", "revoked", "subkey")


@pytest.fixture
def own_opener(cast: Cast, short_tmp: Path) -> Iterator[Opener]:
    """Give an opener with one home, for a test that does damage to it."""
    with Opener(
        [cast.store], base=short_tmp, homes=1, limit_bytes=1000, deadline=DEADLINE
    ) as opener:
        yield opener


@pytest.fixture
def fake_gpg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeGpg:
    """Give a function that puts a script named gpg first on the path."""

    def put(script: str) -> None:
        (tmp_path / "gpg").write_text(f"#!/bin/bash\n{script}\n")
        (tmp_path / "gpg").chmod(0o700)
        monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")

    return put
