"""The load: a process of its own that keeps sessions open and sends prepared mails through them.

``python bench/load.py PORT SENDER RECIPIENT SESSIONS RATE FOLDER MOST``; RATE 0 sends each mail as
soon as a session is free, else mails fall due at random (Poisson) so many a second.
"""

from __future__ import annotations

import gc
import json
import mmap
import random
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Barrier, Lock, Thread

from bench.client import Session
from bench.processes import busy_seconds

SEED = 3156  # the same gaps in every run


@dataclass(slots=True)
class Sent:
    """What came of a load; times in seconds on the monotonic clock, which all processes share.

    ``busy_began`` and ``busy_ended`` are what the whole machine had spent by then.
    """

    began: float = 0.0
    ended: float = 0.0
    busy_began: float = 0.0
    busy_ended: float = 0.0
    sender_seconds: float = 0.0
    codes: dict[int, int] = field(default_factory=dict)
    reply_ms: list[float] = field(default_factory=list)


def due_times(count: int, rate: float) -> list[float]:
    """Return when each mail falls due after the beginning: all at once for rate 0."""
    if not rate:
        return [0.0] * count
    chance, at, times = random.Random(SEED), 0.0, []  # noqa: S311 -- gaps, not secrets
    for _ in range(count):
        at += chance.expovariate(rate)
        times.append(at)
    return times


def contents(folder: Path) -> list[memoryview]:
    """Return the mails of a folder as they go over the wire, mapped."""
    found = []
    for path in sorted(folder.glob("*.wire")):
        with path.open("rb") as file:
            found.append(memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)))
    return found


class Load:
    """Mails that fall due one after another, and the sessions that take them."""

    def __init__(self, envelope: tuple[bytes, bytes], mails: list[memoryview], rate: float) -> None:
        self._envelope = envelope
        self._todo: Iterator[tuple[float, memoryview]] = iter(
            zip(due_times(len(mails), rate), mails, strict=True)
        )
        self._paced = rate > 0
        self._lock = Lock()
        self.sent = Sent()

    def work(self, session: Session, ready: Barrier) -> None:
        """Take mails until there are no more; a mail's time runs from when it fell due."""
        ready.wait()
        while True:
            with self._lock:
                after, mail = next(self._todo, (0.0, None))
            if mail is None:
                break
            due = self.sent.began + after if self._paced else time.monotonic()
            time.sleep(max(0.0, due - time.monotonic()))
            code = session.deliver(*self._envelope, mail)
            self.sent.reply_ms.append((time.monotonic() - due) * 1000)
            with self._lock:
                self.sent.codes[code] = self.sent.codes.get(code, 0) + 1
        session.close()

    def run(self, port: int, sessions: int) -> Sent:
        """Open the sessions, start the clock when all are there, and send everything."""
        ready = Barrier(sessions + 1, action=self._begin)
        workers = [Thread(target=self.work, args=(Session(port), ready)) for _ in range(sessions)]
        for worker in workers:
            worker.start()
        ready.wait()
        before = _own_seconds()
        for worker in workers:
            worker.join()
        self.sent.ended, self.sent.busy_ended = time.monotonic(), busy_seconds()
        self.sent.sender_seconds = _own_seconds() - before
        return self.sent

    def _begin(self) -> None:
        self.sent.began, self.sent.busy_began = time.monotonic(), busy_seconds()


def _own_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Send, and print what came of it as JSON."""
    port, sender, recipient, sessions, rate, folder, most = sys.argv[1:]
    envelope = (f"MAIL FROM:<{sender}>\r\n".encode(), f"RCPT TO:<{recipient}>\r\n".encode())
    load = Load(envelope, contents(Path(folder))[: int(most)], float(rate))
    gc.disable()
    print(json.dumps(asdict(load.run(int(port), int(sessions)))))


if __name__ == "__main__":
    main()
