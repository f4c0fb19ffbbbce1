"""``python bench/evidence.py``: what the worker signs in a second, and what filing waits for it.

Signing is a ratio to gpg alone on the same records in the same run, filing one to filing
without a worker; docs/bench.md says what a ratio means.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from bench.bare_signing import sign_bare
from bench.bench_house import BenchHouse
from bench.gateway import running
from bench.instance import CURVE, SILTA, Instance
from bench.machine import facts
from bench.rates import PACED_SESSIONS, rate_row
from bench.table import Row, at_most, table, times_at_least
from bench.taken import Pair, pairs
from silta.base.clock import now
from silta.base.database import Database
from silta.keys.home import RuntimeHomes
from silta.keys.receipt_signer import ReceiptSigner
from silta.mailbox.evidence.catching_up import MOST_SIGNED, sign_next
from silta.mailbox.evidence.gate import Gate
from silta.mailbox.evidence.record import Event
from silta.migrations import migrate
from tests.keys.receipts import make_receipts
from tests.mailbox.evidence.records import write
from tests.mailbox.filed_letters import KEYS, furnish
from tests.peers.directory import short_directory

TIMES = 5
PASSES = 3
SHARE = 0.4  # of the mails that the intake is measured by
# What the contract asks; 150 a second would be enough as well, and the row says how many.
SIGNED = times_at_least(0.8)
# Both share the cores: a filing opens one mail, and the worker signs two records of it.
BESIDE = times_at_least(0.6)
HALF = 0.5
# While there are cores to spare, a filing waits for a commit of the worker's and for no more.
REPLY = at_most(2, " x")
NICE = 10  # as in systemd/silta-worker.service
NAME = "filing of 50 kB beside a worker that signs"


def main() -> None:
    """Measure the signing and the filing, and print the table."""
    with short_directory() as folder:
        rows = [*_signing(folder), *_filing(BenchHouse(folder, folder, TIMES, SHARE))]
        print(f"{facts(folder)}\n{TIMES} times each\n\n{table(rows)}")


def _signing(folder: Path) -> Iterator[Row]:
    """Yield how many records a second are signed and kept, against gpg without a database."""
    (folder / "anybody").mkdir(mode=0o700)
    receipts = make_receipts(folder / "receipts", folder / "anybody")
    count = PASSES * MOST_SIGNED
    records = [folder / f"record-{number}.json" for number in range(count)]
    database = _database(folder)
    with (
        ReceiptSigner(receipts.store, base=folder) as signer,
        RuntimeHomes(receipts.store, base=folder, count=os.cpu_count() or 1) as homes,
    ):
        ours, bare = [], []
        for _ in range(TIMES):
            _write(database, records)
            ours.append(count / _sign(database, signer))
            bare.append(count / sign_bare(homes, records))
    database.close()
    ratios = [one / other for one, other in zip(ours, bare, strict=True)]
    against = "bare gpg --detach-sign"
    note = f"{statistics.median(ours):.0f} and {statistics.median(bare):.0f} a second"
    yield Row("records signed, with their receipts", SIGNED, ratios, against, note=note)


def _database(folder: Path) -> Database:
    database = Database(f"sqlite:///{folder}/silta.db")
    migrate(database)
    furnish(database)
    return database


def _write(database: Database, files: list[Path]) -> None:
    """Write as many records as there are files, and the same sizes into the files."""
    write(database, *[Event.REJECTED] * len(files), message=None)
    for number, path in enumerate(files):
        path.write_bytes(b"%07d" % number * 100)


def _sign(database: Database, signer: ReceiptSigner) -> float:
    began = time.monotonic()
    while sign_next(database, Gate(KEYS.evidence), signer, now):
        pass
    return time.monotonic() - began


def _filing(house: BenchHouse) -> Iterator[Row]:
    """Yield what a worker at work costs the filing, at full speed and at half of it."""
    batch = house.batch(CURVE, "50 kB")
    other = house.copy(CURVE, "worked")
    with (
        running(house.instance(CURVE), batch) as alone,
        running(other, batch) as beside,
        _worker(other),
    ):
        found = pairs(TIMES, partial(beside.run, batch), partial(alone.run, batch))
        yield rate_row(f"{NAME}, full speed", BESIDE, found, "the same without")
        rate = HALF * statistics.median(pair.theirs.rate for pair in found)
        ours, theirs = (
            partial(gateway.run, batch, sessions=PACED_SESSIONS, rate=rate)
            for gateway in (beside, alone)
        )
        yield _reply_row(pairs(TIMES, ours, theirs), rate)


def _reply_row(found: Sequence[Pair], rate: float) -> Row:
    late, alone = (
        statistics.median(run.p99_ms for run in runs)
        for runs in ([pair.ours for pair in found], [pair.theirs for pair in found])
    )
    note = f"{late:.0f} and {alone:.0f} ms at {rate:.0f} mails a second"
    ratios = [pair.ours.p99_ms / pair.theirs.p99_ms for pair in found]
    against = f"the same without, at {HALF:.0%} of its rate"
    return Row(f"reply p99, {NAME}", REPLY, ratios, against, note=note)


@contextmanager
def _worker(instance: Instance) -> Iterator[None]:
    """Run ``silta worker`` beside the gateway, as nice as its unit, until the block ends."""
    with (instance.folder / "worker.log").open("wb") as log:
        command = ["nice", "-n", str(NICE), str(SILTA), "worker"]
        process = subprocess.Popen(command, stdout=log, stderr=log, env=instance.environment)
    try:
        yield
        assert process.poll() is None, "the worker has ended"
    finally:
        process.terminate()
        process.wait(40)


if __name__ == "__main__":
    main()
