"""The municipalities' registries with their keys, made by gpg as on their own machines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from silta.keys.fingerprint import Fingerprint
from tests.keys.gpg import Gpg
from tests.peers.directory import short_directory

# Whose certificates Siltala hands in, and what becomes of each in the registry of Silta.
STANDINGS: Mapping[str, tuple[str, ...]] = {
    "kirjaamo": ("approve",),
    "rsa": ("approve",),
    "expired": ("approve",),
    "withdrawn": ("approve",),  # its owner revoked it
    "revoked": ("approve", "revoke"),
    "retired": ("approve", "retire"),
    "pending": (),
}
# Dated in the past, so that the test of an expired key need not wait.
BEFORE_THE_GATEWAYS_KEY = ("--ignore-time-conflict", "--ignore-valid-from")


@dataclass(frozen=True, slots=True)
class Registers:
    """Everybody who signs, in one home of gpg, and the gateway that all encrypt to."""

    gpg: Gpg
    keys: Mapping[str, Fingerprint]
    certificates: Mapping[str, bytes]

    def seal(self, content: bytes, *options: str, signer: str = "kirjaamo") -> bytes:
        """Return ``content`` sealed to the gateway by plain ``gpg -se``, armoured."""
        local = ("--local-user", self.keys[signer])
        return self.encrypt(content, *local, "--sign", *options)

    def encrypt(self, content: bytes, *options: str, to: str = "intake") -> bytes:
        """Return ``content`` encrypted, and not signed unless an option says so."""
        return self.gpg(
            "--armor", "--recipient", f"{to}@silta.localhost", *options, "--encrypt", stdin=content
        )


def make_registers(gpg: Gpg, gateway_certificate: bytes) -> Registers:
    """Make everybody's keys, and give them the gateway's certificate."""
    gpg("--import", stdin=gateway_certificate)
    keys = {name: _new_key(gpg, name) for name in STANDINGS}
    keys["naapurila"] = gpg.new_key("kirjaamo@naapurila.example", "ed25519")
    keys["stranger"] = gpg.new_key("kirjaamo@muukala.example", "ed25519")
    gpg("--quick-generate-key", "other@silta.localhost", "future-default", "default", "never")
    certificates = {name: gpg.certificate(key) for name, key in keys.items()}
    certificates["withdrawn"] = _withdrawn(gpg, keys["withdrawn"])
    return Registers(gpg, keys, certificates)


def _new_key(gpg: Gpg, name: str) -> Fingerprint:
    expires = "30d" if name == "expired" else "never"
    algorithm = "rsa3072" if name == "rsa" else "ed25519"
    return gpg.new_key(f"{name}@siltala.example", algorithm, expires)


def _withdrawn(gpg: Gpg, key: Fingerprint) -> bytes:
    """Return a certificate with the revocation that gpg prepared when it made the key."""
    prepared = (gpg.home / "openpgp-revocs.d" / f"{key}.rev").read_bytes()
    revocation = prepared[prepared.index(b"\n:-----BEGIN") + 2 :]
    with short_directory() as home:
        other = Gpg(home)
        other("--import", stdin=gpg.certificate(key))
        other("--trust-model", "pgp", "--import", stdin=revocation)
        return other.certificate(key)
