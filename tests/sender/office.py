"""Kirjaamo's machine with its key, and the gateway's key to open what it seals."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from silta.gateway.recognise import recognise
from silta.gateway.stages import Received, TlsFacts
from silta.keys.fingerprint import Fingerprint
from silta.keys.home import at_work_in
from silta.mailbox.letter import Letter
from silta.mailbox.letter.mime import read_letter
from tests.keys.gpg import Gpg
from tests.letters import DOCUMENTS, INTAKE, KIRJAAMO, good_manifest, manifest_bytes

NOW = datetime(2026, 11, 22, 9, 15, tzinfo=UTC)
HETU = "210281-9988"


@dataclass(frozen=True, slots=True)
class Office:
    """The registry's gpg home and key; the gateway's store and its certificate in a file."""

    gpg: Gpg
    signer: Fingerprint
    store: Path
    certificate: Path

    def opened(self, mail: bytes) -> Letter:
        """Return the letter in a mail as the gateway would read it; real gpg opens it."""
        sealed = recognise(received(mail))
        with at_work_in(self.store) as home:
            options = ("--status-fd", "2", "--decrypt")
            Gpg(home)("--import", stdin=self.gpg.certificate(self.signer))
            done = Gpg(home).run(*options, stdin=sealed.ciphertext.whole())
        assert b"VALIDSIG " + self.signer.encode() in done.stderr
        return read_letter(done.stdout)


def received(mail: bytes) -> Received:
    """Return the mail as the gateway's door hands it on."""
    return Received(mail, KIRJAAMO, INTAKE, TlsFacts("TLSv1.3", ""), NOW)


def without(manifest: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    """Return a manifest whose documents lack some keys, as a person writes one."""
    documents = [
        {key: value for key, value in entry.items() if key not in keys}
        for entry in manifest["documents"]
    ]
    return {**manifest, "documents": documents}


def written_by_hand() -> bytes:
    """Return a letter as a person writes it: without sizes and digests."""
    return manifest_bytes(without(good_manifest(), "size", "sha256"))


def files_in(folder: Path, letter: bytes | None = None) -> list[str]:
    """Write letter and documents into a folder; return the options that name them."""
    (folder / "letter.json").write_bytes(written_by_hand() if letter is None else letter)
    options = ["--letter", str(folder / "letter.json")]
    for name, content in DOCUMENTS.items():
        (folder / name).write_bytes(content)
        options += ["--document", str(folder / name)]
    return options


def said(output: str) -> dict[str, Any]:
    """Return the one JSON document of an output."""
    found: dict[str, Any] = json.loads(output)
    return found
