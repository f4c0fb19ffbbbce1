"""The rows on memory, and on how late the gateway answers others meanwhile."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.bench_house import BenchHouse
from bench.gateway import Gateway, running
from bench.instance import CURVE
from bench.resident import Resident, watched
from bench.sending import FILED, send
from bench.table import Row, at_most

FLOODING = Path(__file__).with_name("flooding.py")
LARGEST = "25 MiB"
ALL_PROCESSES = at_most(512, " MiB")
GROWTH = {"line": at_most(16, " MiB"), "lines": at_most(64, " MiB")}
NAMES = {"line": "endless line", "lines": "empty-line flood"}
LAG = at_most(200, " ms")


def large_mails(house: BenchHouse) -> Iterator[Row]:
    """Yield the most memory that the whole gateway takes with large mails in every session."""
    instance, batch = house.instance(CURVE), house.batch(CURVE, LARGEST)
    peaks: list[Resident] = []
    codes: dict[str, int] = {}
    for _ in range(house.times):
        with running(instance) as gateway:
            with watched(gateway.pids) as peak:
                outcome = send(batch, instance.port, sessions=batch.count)
            peaks.append(peak.most)
            instance.forget()
        codes = dict(outcome.codes)
        assert all(code == FILED or code.startswith("4") for code in codes), codes
    name = f"{batch.count} mails of {LARGEST} at once"
    replies = ", ".join(f"{count} times {code}" for code, count in sorted(codes.items()))
    highest = max(peaks, key=lambda peak: peak.all)
    note = f"{replies}; MiB at most: {highest}"
    most = [peak.all for peak in peaks]
    yield Row(name, ALL_PROCESSES, most, "nothing: the whole process tree", note=note)


def floods(house: BenchHouse) -> Iterator[Row]:
    """Yield how much memory a flood takes, and how late a NOOP beside it is answered."""
    for act, wanted in GROWTH.items():
        found = [_flooded(house, act) for _ in range(house.times)]
        growth, lag = [one.growth_mib for one in found], [one.lag_ms for one in found]
        sent = f"{min(one.sent_bytes for one in found) >> 20} MiB sent"
        yield Row(f"{NAMES[act]}, memory", wanted, growth, "before it", note=sent)
        yield Row(f"{NAMES[act]}, lag", LAG, lag, "nothing: the slowest NOOP")


@dataclass(frozen=True, slots=True)
class _Flooded:
    growth_mib: float
    lag_ms: float
    sent_bytes: int


def _flooded(house: BenchHouse, act: str) -> _Flooded:
    with running(house.instance(CURVE)) as gateway, _asking(gateway) as asking:
        with watched(gateway.pids) as peak:
            sent = int(_start(act, gateway).communicate()[0])
        worst = float(asking.communicate()[0])
    return _Flooded(peak.growth_mib, worst, sent)


@contextmanager
def _asking(gateway: Gateway) -> Iterator[subprocess.Popen[bytes]]:
    """Give a process that asks in a session of its own, already under way."""
    asking = _start("noop", gateway)
    assert asking.stdout is not None
    assert asking.stdout.readline() == b"asking\n"
    yield asking


def _start(act: str, gateway: Gateway) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(FLOODING), act, str(gateway.instance.port)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
