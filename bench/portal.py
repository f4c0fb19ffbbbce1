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

from intake import PORT, SIZES_BYTES, gateway, onboard, sealed_mails, send

from silta.base.clock import now
from silta.cli.house import open_house
from silta.cli.portal import open_prover
from silta.mailbox.store import accounts, inbox
from silta.mailbox.store.inbox import Kept
from silta.mailbox.vault.types import PartKind
from silta.portal.reading.prove import Prover, prove, recall
from silta.portal.reading.unsealed import find, unseal


def seconds(work: Callable[[], object]) -> float:
    """Return how long a piece of work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def each(act: Callable[[Prover, Kept], object], prover: Prover, rows: Iterable[Kept]) -> float:
    """Return how long an act on all rows takes, in seconds."""
    return sum(seconds(lambda kept=kept: act(prover, kept)) for kept in rows)


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


def main() -> None:
    """Print one row for each size of a document."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(SILTA_HOME=f"{folder}/home", SILTA_GATEWAY_LISTEN=f"127.0.0.1:{PORT}")
        town = onboard(Path(folder) / "siltala")
        print(" document  letters   gpg ms  prove ms  ratio  recall ms  ratio")
        for name, (size_bytes, count) in SIZES_BYTES.items():
            mails = sealed_mails(town, size_bytes, count)
            with gateway():
                send(mails)
            with open_house() as house:
                prover = open_prover(house)
                rows = newest(prover, count)
                alone = each(gpg_alone, prover, rows)
                proving = each(prove, prover, rows)
                recalling = each(recall, prover, newest(prover, count))
            print(
                f"{name:>9} {count:>8} {1000 * alone / count:>8.1f} {1000 * proving / count:>9.1f}"
                f" {proving / alone:>6.2f} {1000 * recalling / count:>10.2f}"
                f" {recalling / alone:>6.3f}"
            )


if __name__ == "__main__":
    main()
