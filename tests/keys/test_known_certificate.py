"""Finding the gateway's certificate in the keyring that a sender has."""

from __future__ import annotations

from pathlib import Path

from silta.keys.gateway_key import Algorithm
from silta.keys.generate import export_certificate, generate_gateway_key
from silta.keys.known_certificate import known_certificate


def test_a_certificate_is_found_by_its_exact_address(short_tmp: Path) -> None:
    """A part of an address is somebody else's."""
    home = short_tmp / "gpg"
    made = generate_gateway_key(home, "Silta <intake@silta.localhost>", Algorithm.CURVE25519)
    certificate = export_certificate(home, made, armour=False)
    assert known_certificate("intake@silta.localhost", home=home) == certificate
    assert known_certificate("take@silta.localhost", home=home) == b""
