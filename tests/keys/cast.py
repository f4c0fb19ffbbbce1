"""The standing cast with their keys: Kirjaamo of Siltala, Naapurila, and some bad keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from silta.keys.fingerprint import Fingerprint
from silta.keys.home import at_work_in
from tests.keys.by_hand import session_key_packet
from tests.keys.gpg import LONG_AGO, Gpg
from tests.peers.directory import short_directory

LETTER = b"Content-Type: text/plain\r\n\r\nOikaisuohje 210281-9988\r\n"


@dataclass(frozen=True, slots=True)
class Cast:
    """Who signs, in one home of the senders, and the gateway they encrypt to."""

    gpg: Gpg
    keys: Mapping[str, Fingerprint]
    certificates: Mapping[str, bytes]
    gateway: Fingerprint
    gateway_certificate: bytes
    store: Path

    def ring_of(self, *names: str) -> list[bytes]:
        """Return the certificates of some of the cast."""
        return [self.certificates[name] for name in names]

    def sealed(self, *options: str, signer: str = "kirjaamo", content: bytes = LETTER) -> bytes:
        """Return a letter sealed by ``gpg -se`` with options of the test's choice."""
        to_gateway = ("--recipient", self.gateway, "--local-user", self.keys[signer])
        return self.gpg(*to_gateway, *options, "--sign", "--encrypt", stdin=content)


def make_cast(gpg: Gpg, store: Path, gateway: Fingerprint, gateway_certificate: bytes) -> Cast:
    """Make everybody's keys; Curve25519 where nothing else is the point."""
    gpg("--import", stdin=gateway_certificate)
    keys = {
        "kirjaamo": gpg.new_key("kirjaamo@siltala.example", "ed25519"),
        "rsa": gpg.new_key("rsa@siltala.example", "rsa2048"),
        "naapurila": gpg.new_key("kirjaamo@naapurila.example", "ed25519"),
        "expired": gpg.new_key("expired@siltala.example", "ed25519", "30d"),
        "revoked": gpg.new_key("revoked@siltala.example", "ed25519"),
        "subkey": gpg.new_key("subkey@siltala.example", "ed25519"),
    }
    gpg(*LONG_AGO, "--quick-add-key", keys["subkey"], "ed25519", "sign", "never")
    # Two more who may read: an RSA key, and one of the gateway's own kind.
    gpg("--quick-generate-key", "reader@siltala.example", "rsa2048", "sign,encr", "never")
    gpg("--quick-generate-key", "other@siltala.example", "future-default")
    certificates = {name: gpg.certificate(key) for name, key in keys.items()}
    certificates["revoked"] = _revoked(gpg, keys["revoked"])
    return Cast(gpg, keys, certificates, gateway, gateway_certificate, store)


def _revoked(gpg: Gpg, key: Fingerprint) -> bytes:
    """Return a certificate with the revocation that gpg prepared when it made the key."""
    prepared = (gpg.home / "openpgp-revocs.d" / f"{key}.rev").read_bytes()
    revocation = prepared[prepared.index(b"\n:-----BEGIN") + 2 :]
    with short_directory() as home:
        other = Gpg(home)
        other("--import", stdin=gpg.certificate(key))
        other("--trust-model", "pgp", "--import", stdin=revocation)
        return other.certificate(key)


def unsealed(cast: Cast, mail: bytes) -> tuple[bytes, bytes, bytes]:
    """Return a mail's session key packet, its session key, and the packets inside."""
    with at_work_in(cast.store) as home:
        options = ("--status-fd", "2", "--show-session-key", "--unwrap", "--decrypt")
        done = Gpg(home).run(*options, stdin=mail)
    line = next(line for line in done.stderr.split(b"\n") if b"] SESSION_KEY " in line)
    key = bytes.fromhex(line.rpartition(b":")[2].decode())
    return session_key_packet(mail), key, done.stdout
