"""Workers as processes of their own, as systemd would run them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.cli.command import Silta

ROOT = Path(__file__).parents[2]
PLAIN = ("silta.cli", "worker")
WITH_A_CHANNEL = "tests.cli.worker_with_a_channel"
PATIENCE_SECONDS = 40


def eventually(is_so: Callable[[], bool]) -> bool:
    """Wait until something is so; tell whether it came about."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker that runs, and its journal."""

    process: subprocess.Popen[bytes]
    log: Path

    def journal(self) -> list[dict[str, Any]]:
        """Return the whole lines that it has written so far."""
        lines = self.log.read_text("utf-8").splitlines(keepends=True)
        return [json.loads(line) for line in lines if line.endswith("\n")]

    def says(self, event: str, **fields: object) -> bool:
        """Wait until its journal has such a line; tell whether it came."""
        wanted = {"event": event, **fields}
        return eventually(lambda: any(wanted.items() <= line.items() for line in self.journal()))

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """End it as systemd does; return its exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE_SECONDS)


@contextmanager
def running(silta: Silta, log: Path, *module: str, **more: str) -> Iterator[Worker]:
    """Give a worker of this home that has started; killed at the end if it still runs."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SILTA_")}
    settings = {"SILTA_HOME": str(silta.home), **silta.settings, **more}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *module],
            env={**kept, **settings},
            cwd=ROOT,
            stdout=output,
            stderr=output,
        )
    worker = Worker(process, log)
    try:
        assert worker.says("started"), log.read_text("utf-8")
        yield worker
    finally:
        process.kill()
        process.wait()
