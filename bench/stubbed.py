"""The gateway without gpg: each mail is opened before the listening, and the answer kept.

``python bench/stubbed.py FOLDER`` stands in for ``silta gateway``; its address and home are in
the environment as ever. What is measured with it is all that Silta does but the opening.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from mmap import ACCESS_READ, mmap
from pathlib import Path

from bench.mails import FINAL_DOT, mails_in
from silta.base.clock import now
from silta.base.journal import open_journal
from silta.base.octets import Span
from silta.cli.demo import siltala
from silta.cli.gateway import open_intake, take_mails
from silta.cli.house import open_house
from silta.gateway.intake import Intake
from silta.gateway.recognise import recognise
from silta.gateway.serve import WORKERS
from silta.gateway.stages import Received, TlsFacts
from silta.keys.opened import Opened


class Answers:
    """Opens nothing: what a mail holds was found before, and is known by its ciphertext."""

    def __init__(self, opened: Mapping[bytes, Opened]) -> None:
        self._opened = opened

    def open(self, message: Span, ring: Path, _limit_bytes: int | None = None) -> Opened:
        """Return what was opened before; ``ring`` was used then."""
        del ring
        return self._opened[sha256(message.whole()).digest()]


def open_one(intake: Intake, path: Path) -> tuple[bytes, Opened]:
    """Open a mail as the intake does, and return it with the digest of its ciphertext."""
    with path.open("rb") as file:
        size_bytes = path.stat().st_size - len(FINAL_DOT)
        raw = mmap(file.fileno(), size_bytes, access=ACCESS_READ)
    received = Received(raw, siltala.KIRJAAMO, siltala.ADDRESS, TlsFacts("", ""), now())
    _, ring = intake.look_up(received)
    message = recognise(received).ciphertext
    return sha256(message.whole()).digest(), intake.tools.opener.open(message, ring)


def main() -> None:
    """Open all mails of the folder, then listen."""
    open_journal("gateway")
    paths = mails_in(Path(sys.argv[1]))
    with open_house() as house, open_intake(house) as intake:
        with ThreadPoolExecutor(WORKERS) as pool:
            opened = dict(pool.map(lambda path: open_one(intake, path), paths))
        take_mails(house, Intake(replace(intake.tools, opener=Answers(opened))))


if __name__ == "__main__":
    main()
