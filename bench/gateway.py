"""The gateway under measurement: its process with all it starts, and mails sent through it."""

from __future__ import annotations

import itertools
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.instance import SILTA, Instance
from bench.mails import Batch
from bench.processes import agents_below, cpu_seconds, tree
from bench.sending import SESSIONS, WARM_MAILS, send
from bench.taken import Taken

START_SECONDS, STOP_SECONDS, LOOK_SECONDS = 120, 40, 0.05
STUBBED: Final = Path(__file__).with_name("stubbed.py")
_numbers = itertools.count()


@dataclass(frozen=True, slots=True)
class Gateway:
    """A running gateway of an instance."""

    instance: Instance
    pid: int

    def pids(self) -> set[int]:
        """Return its processes now, gpg and its agents among them."""
        agents = agents_below(self.instance.home)
        assert agents, "the gateway's agents are not where the bench looks for them"
        return tree(self.pid) | agents

    def run(self, batch: Batch, *, sessions: int = SESSIONS, rate: float = 0) -> Taken:
        """Have a batch filed, each mail of it, and then forgotten; return what it took."""
        before = cpu_seconds(self.pids())
        outcome = send(batch, self.instance.port, sessions=sessions, rate=rate)
        used = cpu_seconds(self.pids()) - before
        outcome.must_be_filed()
        # A mail that is there already gets its 250, too, and costs much less.
        assert self.instance.forget() == batch.count
        wall = outcome.ended - outcome.began
        busy = outcome.busy_ended - outcome.busy_began
        return Taken(batch.count, wall, used, busy, outcome.sender_seconds, outcome.p99_ms)


@contextmanager
def running(
    instance: Instance,
    warm: Batch | None = None,
    *,
    command: Sequence[str] = (),
    more: Mapping[str, str] | None = None,
) -> Iterator[Gateway]:
    """Run ``silta gateway``, or another command that listens in its stead, until the block ends.

    Some mails of ``warm`` are filed and forgotten first: keyrings are built and caches filled.
    ``more`` is added to its environment. Its journal stands in the instance's folder.
    """
    journal = instance.folder / f"gateway-{next(_numbers)}.log"
    with journal.open("wb") as log:
        process = subprocess.Popen(
            command or [str(SILTA), "gateway"],
            stdout=log,
            stderr=log,
            env={**instance.environment, **(more or {})},
        )
    try:
        _wait_until_listening(process, journal)
        if warm is not None:
            send(warm, instance.port, most=WARM_MAILS).must_be_filed()
            instance.forget()
        yield Gateway(instance, process.pid)
    finally:
        process.terminate()
        process.wait(STOP_SECONDS)


@contextmanager
def running_stubbed(instance: Instance, batch: Batch) -> Iterator[Gateway]:
    """Run the gateway with the opening of these mails done beforehand (``stubbed.py``)."""
    command = [sys.executable, str(STUBBED), str(batch.folder)]
    with running(instance, batch, command=command) as gateway:
        yield gateway


def _wait_until_listening(process: subprocess.Popen[bytes], journal: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while b"listening" not in journal.read_bytes():
        said = journal.read_text(errors="replace")[-2000:]
        assert process.poll() is None, f"the gateway did not start:\n{said}"
        assert time.monotonic() < end, f"the gateway does not listen:\n{said}"
        time.sleep(LOOK_SECONDS)
