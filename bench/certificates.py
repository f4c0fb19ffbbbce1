"""``python bench/certificates.py``: what 3,000 certificates cost beside 3, as one table.

Each authority has a keyring of its own, so it should not. Both registries are asked by turns
in the same run; docs/bench.md says what a ratio means.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from bench.machine import facts
from bench.registries import EACH, Registry, registry
from bench.table import Row, at_most, table
from silta.keys.certificate import read_certificate
from silta.keys.fingerprint import Fingerprint
from tests.keys.gpg import Gpg
from tests.peers.directory import short_directory

TIMES = 20
FEW, AUTHORITIES = 3, 300
IMPORT = at_most(1, " s")  # what the contract asks, for one more among 3,000
SAME = at_most(1.25, " x")  # two measurements of one thing on a busy machine differ by as much


def main() -> None:
    """Measure both registries by turns, and print the table."""
    with short_directory() as folder:
        gpg = Gpg(folder / "gpg")
        gpg.home.mkdir(mode=0o700)
        keys = [gpg.new_key(f"n{number}@siltala.example", "ed25519") for number in range(EACH)]
        own = [read_certificate(gpg.certificate(key)) for key in keys]
        new = gpg.certificate(gpg.new_key("uusi@siltala.example", "ed25519"))
        signed = gpg("--local-user", keys[0], "--sign", stdin=b"paatos")
        with (
            registry(folder / "few", own[:FEW], 0) as few,
            registry(folder / "many", own, AUTHORITIES - 1) as many,
        ):
            rows = [*_verifying(few, many, signed, keys[0]), *_importing(few, many, new)]
        print(f"{facts(folder)}\n{TIMES} times each\n\n{table(rows)}")


def _verifying(few: Registry, many: Registry, signed: bytes, signer: Fingerprint) -> Iterator[Row]:
    """Yield what a verification costs with 3,000 certificates, by what it costs with 3."""
    for one in (few, many):  # the rings are made once for a generation
        one.verify(signed, signer)
    ratios = [
        _seconds(lambda: many.verify(signed, signer)) / _seconds(lambda: few.verify(signed, signer))
        for _ in range(TIMES)
    ]
    yield Row("verification with 3,000 certificates", SAME, ratios, "the same with 3")


def _importing(few: Registry, many: Registry, new: bytes) -> Iterator[Row]:
    """Yield what one more certificate costs among 3,000, in seconds and by what it costs with 3."""
    by_turns = [(_import_seconds(few, new), _import_seconds(many, new)) for _ in range(TIMES)]
    with_many = [seconds for _, seconds in by_turns]
    yield Row("import of one more among 3,000", IMPORT, with_many, "nothing")
    ratios = [seconds / with_few for with_few, seconds in by_turns]
    yield Row("import of one more among 3,000", SAME, ratios, "the same among 3")


def _import_seconds(into: Registry, new: bytes) -> float:
    started = time.perf_counter()
    fingerprint = into.add(new)
    ended = time.perf_counter()
    into.drop(fingerprint)
    return ended - started


def _seconds(act: Callable[[], None]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
