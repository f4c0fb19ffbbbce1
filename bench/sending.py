"""Starting the load from the bench, and reading what came of it."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.mails import Batch
from silta.cli.demo import siltala

# Enough for group commit and for syncs that wait; a municipality's Postfix opens 20.
SESSIONS = 16
# What each program may do before it is measured.
WARM_MAILS = 32
LOAD = Path(__file__).with_name("load.py")
FILED = "250"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a load measured; the fields are those of ``load.Sent``."""

    began: float
    ended: float
    busy_began: float
    busy_ended: float
    sender_seconds: float
    codes: Mapping[str, int]
    reply_ms: tuple[float, ...]

    @property
    def p99_ms(self) -> float:
        """Return the time that 99 of 100 replies kept within, in milliseconds."""
        return statistics.quantiles(self.reply_ms, n=100)[98]

    def must_be_filed(self) -> None:
        """Raise AssertionError unless every mail was: a refusal is quick, and would look good."""
        assert set(self.codes) == {FILED}, f"not every mail was filed: {self.codes}"


def send(
    batch: Batch, port: int, *, sessions: int = SESSIONS, rate: float = 0, most: int = 0
) -> Outcome:
    """Send every mail of a batch once, or ``most`` of them.

    They fall due ``rate`` a second, or for 0 as sessions become free.
    """
    command = [sys.executable, str(LOAD), str(port), siltala.KIRJAAMO, siltala.ADDRESS]
    command += [str(sessions), str(rate), str(batch.folder), str(most or batch.count)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    said = json.loads(done.stdout)
    return Outcome(**{**said, "reply_ms": tuple(said["reply_ms"])})
