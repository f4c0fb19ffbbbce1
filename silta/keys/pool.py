"""The gateway's keys at work: for each key, homes that wait for a mail."""

from __future__ import annotations

import queue
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from silta.base.reason import Reason, Refused
from silta.keys.envelope import OpeningKey
from silta.keys.fingerprint import Fingerprint
from silta.keys.gnupg import GpgUnusable
from silta.keys.home import RuntimeHomes
from silta.keys.opening_keys import keys_at_work

# One agent does one private-key operation at a time, but gpg's own work overlaps with it:
# on two cores 89 mails a second with one gpg for each of two homes, 102 with two.
RUNS_PER_HOME = 2


@dataclass(frozen=True, slots=True)
class KeyAtWork:
    """A gateway key with its homes; ``free`` holds one entry for each run that may start."""

    fingerprint: Fingerprint
    opening: tuple[OpeningKey, ...]
    free: queue.Queue[Path]

    @contextmanager
    def home(self, until: float) -> Iterator[Path]:
        """Lend a home; raise Refused(BUSY) when none is free before ``until`` (monotonic)."""
        try:
            path = self.free.get(timeout=max(0.0, until - time.monotonic()))
        except queue.Empty:
            raise Refused(Reason.BUSY, "all gpg homes are in use") from None
        try:
            yield path
        finally:
            self.free.put(path)


def start_keys(
    stores: Sequence[Path], *, base: Path, homes: int, opened: ExitStack
) -> tuple[KeyAtWork, ...]:
    """Make ``homes`` run-time homes for each key store, to be closed with ``opened``.

    Raises GpgUnusable for a store without a key that opens mails.
    """
    keys = []
    for store in stores:
        running = opened.enter_context(RuntimeHomes(store, base=base, count=homes))
        found = keys_at_work(running.paths[0])
        if len(found) != 1:
            raise GpgUnusable(f"{store} does not hold exactly one key that opens mails")
        free: queue.Queue[Path] = queue.Queue()
        for path in running.paths * RUNS_PER_HOME:
            free.put(path)
        fingerprint, opening = found[0]
        keys.append(KeyAtWork(fingerprint, opening, free))
    return tuple(keys)
