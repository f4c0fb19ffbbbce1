"""A receipts key in a store of its own, and what anybody can check of its signatures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from silta.keys.fingerprint import Fingerprint
from silta.keys.gateway_key import Algorithm, Purpose
from silta.keys.generate import export_certificate, generate_gateway_key
from tests.keys.gpg import Gpg

SIGNED_BY = re.compile(rb"\[GNUPG:\] VALIDSIG ([0-9A-F]{40}) (?:\S+ ){6}(\d+) ")


@dataclass(frozen=True, slots=True)
class Receipts:
    """The key, where it stands, and a home that knows its certificate alone."""

    store: Path
    fingerprint: Fingerprint
    certificate: bytes
    anybody: Gpg

    def found(self, signature: str, content: bytes) -> tuple[str, int] | None:
        """Return who signed exactly this and with which digest algorithm; None if nobody did."""
        file = self.anybody.home / "signature.asc"
        file.write_text(signature)
        verify = ("--status-fd", "1", "--verify", file, "-")
        done = self.anybody.run(*verify, stdin=content, check=False)
        said = SIGNED_BY.search(done.stdout)
        if done.returncode or said is None:
            return None
        return said[1].decode(), int(said[2])


def make_receipts(store: Path, anybody: Path) -> Receipts:
    """Make a receipts key as ``silta init`` does."""
    name = "Silta receipts <intake@silta.localhost>"
    key = generate_gateway_key(store, name, Algorithm.CURVE25519, Purpose.RECEIPTS)
    certificate = export_certificate(store, key, armour=False)
    gpg = Gpg(anybody)
    gpg("--import", stdin=certificate)
    return Receipts(store, key, certificate, gpg)
