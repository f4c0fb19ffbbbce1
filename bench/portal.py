"""What reading costs the portal, as a ratio to gpg's own verifying of the same kept messages.

``prove`` is what opening a message costs each time; ``recall`` is what a row of the list
costs once the message was proven. Both in one thread; wall time, in the same run.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from bench.bench_house import BenchHouse
from bench.gateway import running
from bench.instance import CURVE
from bench.sending import send
from silta.base.clock import now
from silta.base.identity import parse_hetu
from silta.cli.demo import siltala
from silta.cli.house import open_house
from silta.cli.portal import open_prover
from silta.mailbox.account import person_hash
from silta.mailbox.store import accounts, inbox
from silta.mailbox.store.inbox import Kept
from silta.mailbox.vault.types import PartKind
from silta.portal.reading.prove import Prover, prove, recall
from silta.portal.reading.unsealed import find, unseal
from tests.peers.directory import short_directory

SIZES = ("50 kB", "1 MiB")
COUNT_SHARE = 0.1  # of the mails that the intake is measured by


def seconds(act: Callable[[Kept], object], rows: Iterable[Kept]) -> float:
    """Return how long an act on all rows takes."""
    began = time.perf_counter()
    for kept in rows:
        act(kept)
    return time.perf_counter() - began


def newest(prover: Prover, count: int) -> list[Kept]:
    """Return the newest messages of the one account."""
    with prover.database.read() as transaction:
        [account] = accounts.list_all(transaction)
        return inbox.page(transaction, account.id, now(), skipped=0, most=count)


def gpg_alone(prover: Prover, kept: Kept) -> None:
    """Verify a kept message as a person would, with gpg and its session key."""
    with prover.database.read() as transaction:
        found = find(transaction, kept)
    opened = unseal(prover.vault, kept, found)
    with tempfile.TemporaryDirectory() as home:
        ring, mail = Path(home, "ring.gpg"), Path(home, "mail")
        ring.write_bytes(opened.part(PartKind.CERTIFICATE))
        mail.write_bytes(opened.part(PartKind.OPENPGP))
        key = opened.part(PartKind.SESSION_KEY).decode()
        command = ["gpg", "--homedir", home, "--batch", "--quiet", "--no-autostart"]
        command += ["--no-default-keyring", "--keyring", str(ring), "--trust-model", "always"]
        command += ["--override-session-key", key, "--decrypt", str(mail)]
        subprocess.run(command, capture_output=True, check=True)


def row(prover: Prover, size: str, count: int) -> str:
    """Return the line of the newest messages, all of one size."""
    aino = person_hash(prover.lookup, parse_hetu(siltala.AINO))
    rows = newest(prover, count)
    alone = seconds(lambda kept: gpg_alone(prover, kept), rows)
    proving = seconds(lambda kept: prove(prover, kept, aino), rows)
    recalling = seconds(lambda kept: recall(prover, kept, aino), newest(prover, count))
    each_ms = 1000 / count
    return (
        f"{size:>9} {count:>8} {each_ms * alone:>8.1f} {each_ms * proving:>9.1f}"
        f" {proving / alone:>6.2f} {each_ms * recalling:>10.2f} {recalling / alone:>6.3f}"
    )


def main() -> None:
    """Print one row for each size of a document."""
    with short_directory() as folder:
        bench = BenchHouse(folder, folder, times=1, share=COUNT_SHARE)
        instance = bench.instance(CURVE)
        os.environ["SILTA_HOME"] = str(instance.home)
        print(" document  letters   gpg ms  prove ms  ratio  recall ms  ratio")
        for size in SIZES:
            batch = bench.batch(CURVE, size)
            with running(instance):
                send(batch, instance.port).must_be_filed()
            with open_house() as house:
                print(row(open_prover(house), size, batch.count))


if __name__ == "__main__":
    main()
