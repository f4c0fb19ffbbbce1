"""One registry with its key, made once for the whole run of the tests here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from silta.keys.gateway_key import Algorithm
from silta.keys.generate import export_certificate, generate_gateway_key
from tests.keys.gpg import Gpg
from tests.letters import KIRJAAMO
from tests.peers.directory import short_directory
from tests.sender.office import Office


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Give the registry of Siltala with one secret key, and a gateway to write to."""
    store = tmp_path_factory.mktemp("store")
    gateway = generate_gateway_key(store, "Silta <intake@silta.localhost>", Algorithm.CURVE25519)
    certificate = tmp_path_factory.mktemp("given") / "gateway.asc"
    certificate.write_bytes(export_certificate(store, gateway, armour=True))
    with short_directory() as home:
        gpg = Gpg(home)
        yield Office(gpg, gpg.new_key(KIRJAAMO, "ed25519"), store, certificate)
