"""The real gpg as a sender's machine has it, with options that no house of ours would use."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from silta.keys.fingerprint import Fingerprint, parse_fingerprint

LONG_AGO = ("--faked-system-time", "20250101T000000!")


class Gpg:
    """gpg in one home; a call returns its output and fails where gpg fails."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def __call__(self, *arguments: str | Path, stdin: bytes = b"") -> bytes:
        """Run gpg without passphrases or questions."""
        return self.run(*arguments, stdin=stdin).stdout

    def run(
        self, *arguments: str | Path, stdin: bytes = b"", check: bool = True
    ) -> subprocess.CompletedProcess[bytes]:
        """Run gpg and return all that it said."""
        options = ["--batch", "--no-tty", "--quiet", "--yes", "--trust-model", "always"]
        return subprocess.run(
            ["gpg", *options, "--pinentry-mode", "loopback", "--passphrase", "", *arguments],
            input=stdin,
            capture_output=True,
            check=check,
            env={**os.environ, "GNUPGHOME": str(self.home), "LANG": "C"},
        )

    def new_key(self, address: str, algorithm: str, expires: str = "never") -> Fingerprint:
        """Make a signing key, dated long ago so that it can sign in the past."""
        arguments = ("--quick-generate-key", f"{address} <{address}>", algorithm, "sign", expires)
        self(*LONG_AGO, *arguments)
        return self.fingerprints(address)[0]

    def fingerprints(self, address: str) -> list[Fingerprint]:
        """Return the fingerprints of a certificate, its primary key first."""
        listing = self("--with-colons", "--list-keys", f"={address} <{address}>").decode()
        records = [line.split(":") for line in listing.splitlines()]
        return [parse_fingerprint(record[9]) for record in records if record[0] == "fpr"]

    def certificate(self, fingerprint: str) -> bytes:
        """Return the binary certificate of a key."""
        return self("--export", fingerprint)

    def end_agent(self) -> None:
        """End the agent of this home, and with it what it remembers."""
        subprocess.run(["gpgconf", "--homedir", self.home, "--kill", "all"], check=True)
